package dosirak.delivery;

import dosirak.contracts.OrderId;
import dosirak.contracts.order.Dropoff;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order as its rider must know it.
 *
 * @param number the short number people say to each other
 * @param readyAt city time at which the shop promised the food, or had it ready
 * @param collect what is to be collected at the door; absent where it was paid before
 */
record Stop(
    OrderId orderId, String number, Dropoff dropoff, Instant readyAt, @Nullable Collect collect) {}
