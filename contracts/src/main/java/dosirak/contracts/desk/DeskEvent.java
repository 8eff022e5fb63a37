package dosirak.contracts.desk;

import dosirak.contracts.DomainEvent;

/** What desk says. */
public sealed interface DeskEvent extends DomainEvent permits InterventionRequested {}
