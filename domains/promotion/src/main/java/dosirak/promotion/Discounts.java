package dosirak.promotion;

import dosirak.contracts.Money;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.promotion.CouponRules;

/** What a coupon may take off an order. Pure. */
final class Discounts {
  private Discounts() {}

  /** The most it takes off: a share half-up to the won, never more than there is. */
  static Money most(CouponRules rules, OrderPrice price) {
    Money target = rules.target() == DiscountTarget.ITEMS ? price.items() : price.deliveryTip();
    return Money.least(rules.worthOn(target), target);
  }

  /** Whether its conditions hold for an order. */
  static boolean fits(CouponRules rules, OrderFacts order) {
    return (rules.shopId() == null || rules.shopId().equals(order.shopId()))
        && rules.minimumItems().compareTo(order.price().items()) <= 0;
  }
}
