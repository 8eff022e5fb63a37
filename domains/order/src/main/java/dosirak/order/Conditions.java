package dosirak.order;

import dosirak.contracts.shop.Weather;
import java.time.Instant;

/**
 * What pricing must know beside the cart and the shop.
 *
 * @param now city time
 * @param ordersAhead orders that the kitchen has on its hands
 * @param purse what the customer has beside money
 */
record Conditions(Instant now, Weather weather, int ordersAhead, Purse purse) {}
