package dosirak.order;

import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.promotion.CouponRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What coupons and points take off a price. Pure. Coupons come first, in the order they are named:
 * those on items never take off more than the items, those on delivery never more than the tip.
 * Points pay for what is left.
 */
final class Discounts {
  /** The most coupons of an order. */
  static final int MOST_COUPONS = 3;

  private Discounts() {}

  /** The answer. */
  sealed interface Result {}

  /** They can be used. */
  record Taken(List<CouponUse> coupons, Money couponDiscount, Money points) implements Result {
    Taken {
      coupons = List.copyOf(coupons);
    }
  }

  /** They cannot. */
  record Refused(PriceCart.Reason reason, String detail) implements Result {}

  /**
   * Takes coupons and points off.
   *
   * @param items the value of the lines
   * @param tip the delivery tip
   * @param wanted coupons that the customer names
   * @param points that the customer wants to use
   * @param purse what the customer has
   * @param now when the coupons must be valid
   */
  static Result take(
      ShopId shop,
      Money items,
      Money tip,
      List<CouponId> wanted,
      Money points,
      Purse purse,
      Instant now) {
    if (new HashSet<>(wanted).size() < wanted.size()) {
      return unusable("A coupon can be used once only.");
    }
    List<CouponUse> used = new ArrayList<>();
    Money itemsLeft = items;
    Money tipLeft = tip;
    for (CouponId id : wanted) {
      Purse.Coupon coupon = purse.coupon(id);
      if (coupon == null || coupon.taken() || !now.isBefore(coupon.validUntil())) {
        return unusable("Coupon " + id + " is not there, or was used, or has run out.");
      }
      CouponRules rules = coupon.rules();
      ShopId onlyShop = rules.shopId();
      if (onlyShop != null && !onlyShop.equals(shop)) {
        return unusable(rules.name() + " is for another shop.");
      }
      if (items.compareTo(rules.minimumItems()) < 0) {
        return unusable(rules.name() + " is for orders from " + rules.minimumItems() + ".");
      }
      if (wanted.size() > 1 && !rules.stackable()) {
        return unusable(rules.name() + " cannot be used together with another coupon.");
      }
      boolean onItems = rules.target() == DiscountTarget.ITEMS;
      Money discount =
          Money.least(rules.worthOn(onItems ? items : tip), onItems ? itemsLeft : tipLeft);
      if (!discount.isPositive()) {
        return unusable(rules.name() + " would take nothing off.");
      }
      if (onItems) {
        itemsLeft = itemsLeft.minus(discount);
      } else {
        tipLeft = tipLeft.minus(discount);
      }
      used.add(new CouponUse(id, rules.target(), discount, rules.shopShareBasisPoints()));
    }
    Money left = itemsLeft.plus(tipLeft);
    if (points.compareTo(left) > 0) {
      return new Refused(
          PriceCart.Reason.TOO_MANY_POINTS, "Only " + left.won() + " points can be used for it.");
    }
    if (points.isPositive() && points.compareTo(purse.points()) > 0) {
      return new Refused(PriceCart.Reason.POINTS_SHORT, "There are not so many points to be used.");
    }
    return new Taken(used, items.plus(tip).minus(left), points);
  }

  private static Refused unusable(String detail) {
    return new Refused(PriceCart.Reason.COUPON_UNUSABLE, detail);
  }
}
