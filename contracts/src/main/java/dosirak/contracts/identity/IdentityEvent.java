package dosirak.contracts.identity;

import dosirak.contracts.DomainEvent;

/** Everything identity says. */
public sealed interface IdentityEvent extends DomainEvent
    permits AccountOpened,
        AccountErased,
        RoleGranted,
        RoleRevoked,
        RolesConfirmed,
        SigningKeyPublished,
        SigningKeyRetired,
        SignedIn,
        SignInFailed,
        SessionsEnded,
        MachineClientEnded,
        CodeSealed {}
