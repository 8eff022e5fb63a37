package dosirak.contracts.identity;

import dosirak.contracts.DomainEvent;

/** Everything identity says. */
public sealed interface IdentityEvent extends DomainEvent
    permits AccountOpened, RoleGranted, RoleRevoked {}
