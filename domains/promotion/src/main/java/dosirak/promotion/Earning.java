package dosirak.promotion;

import dosirak.contracts.Money;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.OrderFacts;

/** How many points an order earns. Pure. */
final class Earning {
  private static final int BASIS_POINTS = 100;

  private Earning() {}

  /**
   * One percent of what was paid in money for the items, half-up: their value without what coupons
   * took off them and without the points that were used. What was refunded of the items takes its
   * share of it back, so that after all of them are refunded nothing is left.
   *
   * @param refundedItems the value of the items refunded so far, before discounts
   */
  static Money of(OrderFacts order, Money refundedItems) {
    Money items = order.price().items();
    Money paid = items.minus(order.price().pointsUsed());
    if (order.benefits() != null) {
      for (CouponUse coupon : order.benefits().coupons()) {
        if (coupon.target() == DiscountTarget.ITEMS) {
          paid = paid.minus(coupon.discount());
        }
      }
    }
    Money left = items.minus(refundedItems);
    if (!paid.isPositive() || !left.isPositive()) {
      return Money.ZERO;
    }
    long whole = paid.share(BASIS_POINTS).won();
    return Money.won(
        Math.floorDiv(
            Math.addExact(Math.multiplyExact(whole * 2, left.won()), items.won()),
            items.won() * 2));
  }
}
