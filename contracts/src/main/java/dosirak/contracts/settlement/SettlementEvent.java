package dosirak.contracts.settlement;

import dosirak.contracts.DomainEvent;

/** Everything settlement says. */
public sealed interface SettlementEvent extends DomainEvent
    permits StatementClosed, PayoutRequested, PayoutSent {}
