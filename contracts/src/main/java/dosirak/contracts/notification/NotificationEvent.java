package dosirak.contracts.notification;

import dosirak.contracts.DomainEvent;

/** Everything notification says. */
public sealed interface NotificationEvent extends DomainEvent permits MessageSent {}
