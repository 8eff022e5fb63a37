package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.ChosenOption;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cart would cost a customer at a shop, as it was said; never changed.
 *
 * @param shopVersion of the shop that was quoted from
 * @param dropoff absent for pickup
 * @param expiresAt city time from which no order can be placed with it
 */
record Quote(
    QuoteId quoteId,
    AccountId customerId,
    ShopId shopId,
    long shopVersion,
    Fulfilment fulfilment,
    PaymentMethod paymentMethod,
    @Nullable Dropoff dropoff,
    List<OrderLine> lines,
    OrderPrice price,
    Instant expiresAt) {
  /** How long a quote holds. */
  static final Duration HOLDS = Duration.ofMinutes(10);

  Quote {
    lines = List.copyOf(lines);
  }

  /** The cart that was quoted, to price it anew. */
  Cart cart() {
    return new Cart(
        fulfilment,
        dropoff,
        lines.stream()
            .map(line ->
                new Cart.Line(
                    line.itemId(),
                    line.quantity(),
                    line.options().stream().map(ChosenOption::optionId).toList()))
            .toList());
  }
}
