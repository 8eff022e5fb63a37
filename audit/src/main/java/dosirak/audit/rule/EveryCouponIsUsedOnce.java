package dosirak.audit.rule;

import dosirak.audit.facts.Benefits;
import dosirak.audit.facts.Facts;
import java.util.HashMap;
import java.util.Map;

/**
 * Proves that no coupon is kept by two orders, that a coupon's own state says the same, and that no
 * campaign gave more coupons than it has.
 */
public final class EveryCouponIsUsedOnce implements Rule {
  @Override
  public String name() {
    return "every-coupon-is-used-once";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Benefits benefits = facts.benefits();
    Map<String, String> keptBy = new HashMap<>();
    for (Benefits.Reservation reservation : benefits.reservations()) {
      if (reservation.keepsCoupons()) {
        for (String couponId : reservation.couponIds()) {
          String other = keptBy.put(couponId, reservation.orderId());
          inspection.require(
              other == null,
              couponId,
              "it is kept by the orders " + other + " and " + reservation.orderId());
        }
      }
    }
    Map<String, Long> issued = new HashMap<>();
    for (Benefits.Coupon coupon : benefits.coupons()) {
      inspection.look();
      issued.merge(coupon.campaignId(), 1L, Long::sum);
      String keeper = keptBy.get(coupon.couponId());
      boolean kept =
          coupon.state() == Benefits.CouponState.RESERVED
              || coupon.state() == Benefits.CouponState.USED;
      inspection.require(
          kept == (keeper != null),
          coupon.couponId(),
          "it is %s, and %s keeps it"
              .formatted(coupon.state(), keeper == null ? "no order" : "the order " + keeper));
    }
    for (Benefits.Campaign campaign : benefits.campaigns()) {
      inspection.look();
      long given = issued.getOrDefault(campaign.campaignId(), 0L);
      Long most = campaign.mostCoupons();
      inspection.require(
          given == campaign.issued() && (most == null || given <= most),
          campaign.campaignId(),
          "it has %s coupons, counted %d and gave %d".formatted(most, campaign.issued(), given));
    }
    return inspection.verdict();
  }
}
