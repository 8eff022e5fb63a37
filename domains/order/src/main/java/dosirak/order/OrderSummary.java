package dosirak.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderPrice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order in short, as streams and answers to commands tell it.
 *
 * @param at city time of the change that is told of
 * @param position of the order's last event in the journal; a change without an event, such as a
 *     rider's assignment, keeps it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OrderSummary(
    OrderId orderId,
    String number,
    ShopId shopId,
    String shopName,
    Fulfilment fulfilment,
    OrderState state,
    OrderPrice price,
    Instant placedAt,
    @Nullable Instant acceptanceDueAt,
    @Nullable Instant readyAt,
    @Nullable AccountId riderId,
    @Nullable String endedReason,
    @Nullable Instant scheduledFor,
    Instant at,
    long position) {
  /** The event's name on streams. */
  static final String KIND = "order";

  static OrderSummary of(Order order, Instant at, long position) {
    OrderFacts facts = order.facts();
    return new OrderSummary(
        facts.orderId(),
        facts.number(),
        facts.shopId(),
        facts.shopName(),
        facts.fulfilment(),
        order.state(),
        facts.price(),
        facts.placedAt(),
        order.acceptanceDueAt(),
        order.readyAt(),
        order.riderId(),
        order.endedReason(),
        facts.scheduledFor(),
        at,
        position);
  }
}
