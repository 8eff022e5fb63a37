package dosirak.delivery;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;

/** Where food is picked up. */
record Shop(ShopId shopId, String name, GeoPoint location) {}
