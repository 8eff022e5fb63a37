package dosirak.contracts.shop;

import dosirak.contracts.DomainEvent;

/**
 * Everything a shop says. The version grows by one with every event of a shop, so that a reader can
 * tell older from newer.
 */
public sealed interface ShopEvent extends DomainEvent
    permits ShopPublished,
        MenuChanged,
        TermsChanged,
        ItemSoldOut,
        ItemRestocked,
        ShopPaused,
        ShopResumed,
        OptionSoldOut,
        OptionRestocked,
        StockAllotted,
        WeatherDeclared,
        ShopApplied,
        ApplicationDecided {}
