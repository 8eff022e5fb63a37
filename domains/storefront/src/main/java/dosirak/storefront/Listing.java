package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;

/** What the list of shops shows of one, at a version. */
record Listing(
    ShopId shopId, long version, String name, GeoPoint location, ShopCopy.Status status) {}
