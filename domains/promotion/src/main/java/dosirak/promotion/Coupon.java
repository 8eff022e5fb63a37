package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import dosirak.contracts.OrderId;
import dosirak.contracts.promotion.CouponRules;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A coupon of one customer.
 *
 * @param orderId the order that has reserved or used it
 */
record Coupon(
    CouponId couponId,
    long sequence,
    CampaignId campaignId,
    AccountId customerId,
    CouponRules rules,
    State state,
    @Nullable OrderId orderId,
    Instant validUntil,
    Instant issuedAt) {

  /** Where it stands. */
  enum State {
    /** It can be used. */
    AVAILABLE,
    /** An order holds it. */
    RESERVED,
    /** It was used. */
    USED,
    /** It was not used in time. */
    EXPIRED
  }
}
