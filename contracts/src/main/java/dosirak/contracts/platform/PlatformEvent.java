package dosirak.contracts.platform;

import dosirak.contracts.DomainEvent;

/** What the paved road says; every domain may say it of itself. */
public sealed interface PlatformEvent extends DomainEvent
    permits PrivilegeUsed, InterventionDecided {}
