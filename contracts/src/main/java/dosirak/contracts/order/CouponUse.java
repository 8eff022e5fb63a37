package dosirak.contracts.order;

import dosirak.contracts.CouponId;
import dosirak.contracts.Money;

/**
 * A coupon that an order uses.
 *
 * @param discount what it takes off
 * @param shopShareBasisPoints the shop's share of that in hundredths of a percent; the rest is the
 *     platform's
 */
public record CouponUse(
    CouponId couponId, DiscountTarget target, Money discount, int shopShareBasisPoints) {}
