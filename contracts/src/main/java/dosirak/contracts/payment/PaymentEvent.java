package dosirak.contracts.payment;

import dosirak.contracts.DomainEvent;

/** Everything payment says. */
public sealed interface PaymentEvent extends DomainEvent
    permits PaymentApproved, PaymentFailed, PaymentCancelled, PaymentRefunded {}
