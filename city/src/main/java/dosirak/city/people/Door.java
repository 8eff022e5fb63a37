package dosirak.city.people;

import dosirak.contracts.GeoPoint;

/** Where food is to be brought, as a client tells it. */
record Door(String addressText, GeoPoint location, String phone) {}
