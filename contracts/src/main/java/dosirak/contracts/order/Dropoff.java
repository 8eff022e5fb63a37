package dosirak.contracts.order;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.Sealed;
import org.jspecify.annotations.Nullable;

/**
 * Where an order goes. What would tell who lives there is sealed with the customer's key.
 *
 * @param addressText as the customer wrote it
 * @param location rounded to three decimals of a degree, about a hundred metres: enough to price
 *     and plan a trip, too coarse to find a door
 * @param phone of the customer, for the rider
 * @param exactLocation latitude and longitude in degrees with a comma between; absent in orders
 *     from before it was sealed, whose location is the exact one
 */
public record Dropoff(
    Sealed addressText, GeoPoint location, Sealed phone, @Nullable Sealed exactLocation) {}
