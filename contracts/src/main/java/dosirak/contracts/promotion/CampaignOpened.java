package dosirak.contracts.promotion;

import dosirak.contracts.CampaignId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Coupons can be had.
 *
 * @param mostCoupons how many there are; absent: as many as are asked for
 */
public record CampaignOpened(
    CampaignId campaignId,
    CouponRules rules,
    @Nullable Integer mostCoupons,
    Instant opensAt,
    Instant closesAt,
    Instant openedAt)
    implements PromotionEvent {
  @Override
  public String key() {
    return campaignId.toString();
  }
}
