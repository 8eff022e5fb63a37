package dosirak.promotion;

import dosirak.contracts.CampaignId;
import dosirak.contracts.ShopId;
import dosirak.contracts.promotion.CouponRules;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Coupons that can be had for a time.
 *
 * @param shopId the shop whose owner opened it; absent for the marketplace's
 * @param isPublic whether anybody may ask for one; else it takes a code or an operator
 * @param mostCoupons absent: as many as are asked for
 * @param validDays so many days after the day it is given a coupon ends
 * @param openedBy the caller's name in logs
 */
record Campaign(
    CampaignId campaignId,
    long sequence,
    @Nullable ShopId shopId,
    CouponRules rules,
    boolean isPublic,
    @Nullable Integer mostCoupons,
    int mostPerPerson,
    int issued,
    int validDays,
    Instant opensAt,
    Instant closesAt,
    String openedBy,
    Instant openedAt,
    @Nullable Instant closedAt) {
  boolean isOpen(Instant now) {
    return closedAt == null && !now.isBefore(opensAt) && now.isBefore(closesAt);
  }

  /** Whether all its coupons were given. */
  boolean isGone() {
    return mostCoupons != null && issued >= mostCoupons;
  }
}
