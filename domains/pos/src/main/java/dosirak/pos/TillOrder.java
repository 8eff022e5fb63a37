package dosirak.pos;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as a till needs it to cook and to hand it over. Who ordered and where it goes is the
 * rider's to know, not the till's; the note is for the kitchen.
 *
 * @param note sealed while it rests, opened on its way out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TillOrder(
    OrderId orderId,
    String number,
    ShopId shopId,
    Fulfilment fulfilment,
    PaymentMethod paymentMethod,
    List<OrderLine> lines,
    OrderPrice price,
    Sealed note,
    Instant placedAt,
    @Nullable Instant scheduledFor) {
  static TillOrder of(OrderFacts facts) {
    return new TillOrder(
        facts.orderId(),
        facts.number(),
        facts.shopId(),
        facts.fulfilment(),
        facts.paymentMethod(),
        facts.lines(),
        facts.price(),
        facts.note(),
        facts.placedAt(),
        facts.scheduledFor());
  }
}
