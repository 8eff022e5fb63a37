package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.promotion.CouponRules;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a customer could use beside money, as this domain knows it. Promotion decides: what is
 * priced here is reserved there before anything is paid.
 *
 * @param coupons of those that are asked for, the ones that are the customer's
 * @param points that can be used
 */
record Purse(List<Coupon> coupons, Money points) {
  static final Purse EMPTY = new Purse(List.of(), Money.ZERO);

  Purse {
    coupons = List.copyOf(coupons);
  }

  /**
   * A coupon.
   *
   * @param validUntil from when it is worth nothing
   * @param taken whether an order holds it, or used it
   */
  record Coupon(
      CouponId couponId,
      AccountId customerId,
      CouponRules rules,
      Instant validUntil,
      boolean taken) {}

  /** The coupon of that identifier, if it is the customer's. */
  @Nullable Coupon coupon(CouponId id) {
    return coupons.stream().filter(coupon -> coupon.couponId().equals(id)).findFirst().orElse(null);
  }
}
