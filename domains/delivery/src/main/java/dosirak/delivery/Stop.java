package dosirak.delivery;

import dosirak.contracts.OrderId;
import dosirak.contracts.order.Dropoff;
import java.time.Instant;

/**
 * An order as its rider must know it.
 *
 * @param number the short number people say to each other
 * @param readyAt city time at which the shop promised the food, or had it ready
 */
record Stop(OrderId orderId, String number, Dropoff dropoff, Instant readyAt) {}
