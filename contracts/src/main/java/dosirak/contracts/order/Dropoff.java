package dosirak.contracts.order;

import dosirak.contracts.GeoPoint;

/**
 * Where an order goes.
 *
 * @param addressText as the customer wrote it
 * @param phone of the customer, for the rider
 */
public record Dropoff(String addressText, GeoPoint location, String phone) {}
