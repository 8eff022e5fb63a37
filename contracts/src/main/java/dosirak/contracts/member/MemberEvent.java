package dosirak.contracts.member;

import dosirak.contracts.DomainEvent;

/** What member says. */
public sealed interface MemberEvent extends DomainEvent
    permits AddressChanged, FavouriteChanged, MessageChoicesChanged {}
