package dosirak.contracts.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import java.time.Instant;

/**
 * A customer has a coupon.
 *
 * @param validUntil city time from which it is worth nothing
 */
public record CouponIssued(
    CouponId couponId,
    CampaignId campaignId,
    AccountId customerId,
    CouponRules rules,
    Instant validUntil,
    Instant issuedAt)
    implements PromotionEvent {
  @Override
  public String key() {
    return customerId.toString();
  }
}
