package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.QuoteId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Benefits;
import dosirak.contracts.order.ChosenOption;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.order.Promise;
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
 * @param benefits absent where it uses none
 * @param scheduledFor when the slot begins that it is for; absent: as soon as possible
 * @param promise absent where the shop says nothing of its cooking time
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
    Instant expiresAt,
    @Nullable Benefits benefits,
    @Nullable Instant scheduledFor,
    @Nullable Promise promise) {
  /** How long a quote holds. */
  static final Duration HOLDS = Duration.ofMinutes(10);

  Quote {
    lines = List.copyOf(lines);
  }

  /**
   * The cart that was quoted, to price it anew.
   *
   * @param place where the drop-off is exactly; absent for pickup
   */
  Cart cart(@Nullable GeoPoint place) {
    return new Cart(
        fulfilment,
        paymentMethod,
        dropoff,
        place,
        lines.stream()
            .map(line ->
                new Cart.Line(
                    line.itemId(),
                    line.quantity(),
                    line.options().stream().map(ChosenOption::optionId).toList()))
            .toList(),
        benefits == null
            ? List.of()
            : benefits.coupons().stream().map(CouponUse::couponId).toList(),
        benefits == null ? Money.ZERO : benefits.points(),
        scheduledFor);
  }
}
