package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.compartment.NumberedFeed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Coupons, reservations and points, for the audit. */
final class PromotionFacts {
  private PromotionFacts() {}

  record CampaignFact(CampaignId campaignId, @Nullable Integer mostCoupons, int issued) {}

  record CouponFact(
      CouponId couponId,
      CampaignId campaignId,
      AccountId customerId,
      Coupon.State state,
      @Nullable OrderId orderId) {}

  /**
   * What an order holds or held.
   *
   * @param points that were taken
   * @param pointsLeft those of them that did not come back
   * @param couponsReturned whether the coupons came back
   */
  record ReservationFact(
      OrderId orderId,
      AccountId customerId,
      Reservation.State state,
      List<CouponId> coupons,
      Money points,
      Money pointsLeft,
      boolean couponsReturned) {}

  /**
   * A customer's points.
   *
   * @param balance what the last movement said
   * @param movements the sum of all movements
   * @param lots what is in lots
   * @param debt what was taken back after it was spent
   */
  record PointsFact(AccountId customerId, Money balance, Money movements, Money lots, Money debt) {}

  /** Every campaign. */
  static FactFeed campaigns(CampaignStore store) {
    return new NumberedFeed<>(
        "campaigns",
        store::page,
        Campaign::sequence,
        campaign ->
            new CampaignFact(campaign.campaignId(), campaign.mostCoupons(), campaign.issued()));
  }

  /** Every coupon. */
  static FactFeed coupons(CouponStore store) {
    return new NumberedFeed<>(
        "coupons",
        store::page,
        Coupon::sequence,
        coupon ->
            new CouponFact(
                coupon.couponId(),
                coupon.campaignId(),
                coupon.customerId(),
                coupon.state(),
                coupon.orderId()));
  }

  /** What every order holds or held. */
  static FactFeed reservations(ReservationStore store) {
    return new NumberedFeed<>(
        "reservations",
        store::page,
        ReservationStore.Kept::sequence,
        kept -> fact(kept.reservation()));
  }

  /** Every customer's points. */
  static FactFeed points(PointsStore store) {
    return new NumberedFeed<>(
        "points",
        store::page,
        PointsStore.AccountSums::sequence,
        sums ->
            new PointsFact(
                sums.customerId(), sums.last(), sums.movements(), sums.lots(), sums.debt()));
  }

  private static ReservationFact fact(Reservation reservation) {
    return new ReservationFact(
        reservation.orderId(),
        reservation.customerId(),
        reservation.state(),
        reservation.coupons().stream().map(use -> use.couponId()).toList(),
        reservation.points(),
        reservation.pointsLeft(),
        reservation.couponsReturned());
  }
}
