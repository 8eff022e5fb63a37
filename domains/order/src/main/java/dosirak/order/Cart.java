package dosirak.order;

import dosirak.contracts.CouponId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionId;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.PaymentMethod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a customer wants from a shop.
 *
 * @param dropoff absent for pickup
 * @param place where the drop-off is exactly; never kept unsealed. Absent for pickup
 * @param couponIds coupons to be used, in their order
 * @param points to be used
 * @param scheduledFor when the slot begins that it is for; absent: as soon as possible
 */
record Cart(
    Fulfilment fulfilment,
    PaymentMethod paymentMethod,
    @Nullable Dropoff dropoff,
    @Nullable GeoPoint place,
    List<Line> lines,
    List<CouponId> couponIds,
    Money points,
    @Nullable Instant scheduledFor) {
  Cart {
    lines = List.copyOf(lines);
    couponIds = List.copyOf(couponIds);
  }

  /** So many of an item, with options. */
  record Line(ItemId itemId, int quantity, List<OptionId> optionIds) {
    Line {
      optionIds = List.copyOf(optionIds);
    }
  }

  /** Whether it asks for coupons or points. */
  boolean wantsBenefits() {
    return !couponIds.isEmpty() || points.isPositive();
  }

  /** When it is to be cooked. */
  Instant orderedFor(Instant now) {
    return scheduledFor == null ? now : scheduledFor;
  }

  @Override
  public String toString() {
    return "Cart[" + fulfilment + ", " + lines + "]";
  }
}
