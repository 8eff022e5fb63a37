package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.web.Problem;
import java.util.List;
import java.util.function.ToLongFunction;
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
  record Campaigns(CampaignStore store) implements FactFeed {
    @Override
    public String name() {
      return "campaigns";
    }

    @Override
    public Page read(@Nullable String after, int limit) {
      List<Campaign> page = store.page(sequence(after), limit);
      return new Page(
          page.stream()
              .map(campaign ->
                  new CampaignFact(
                      campaign.campaignId(), campaign.mostCoupons(), campaign.issued()))
              .toList(),
          next(page, limit, Campaign::sequence));
    }
  }

  /** Every coupon. */
  record Coupons(CouponStore store) implements FactFeed {
    @Override
    public String name() {
      return "coupons";
    }

    @Override
    public Page read(@Nullable String after, int limit) {
      List<Coupon> page = store.page(sequence(after), limit);
      return new Page(
          page.stream()
              .map(coupon ->
                  new CouponFact(
                      coupon.couponId(),
                      coupon.campaignId(),
                      coupon.customerId(),
                      coupon.state(),
                      coupon.orderId()))
              .toList(),
          next(page, limit, Coupon::sequence));
    }
  }

  /** What every order holds or held. */
  record Reservations(ReservationStore store) implements FactFeed {
    @Override
    public String name() {
      return "reservations";
    }

    @Override
    public Page read(@Nullable String after, int limit) {
      List<ReservationStore.Kept> page = store.page(sequence(after), limit);
      return new Page(
          page.stream().map(kept -> fact(kept.reservation())).toList(),
          next(page, limit, ReservationStore.Kept::sequence));
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

  /** Every customer's points. */
  record Points(PointsStore store) implements FactFeed {
    @Override
    public String name() {
      return "points";
    }

    @Override
    public Page read(@Nullable String after, int limit) {
      List<PointsStore.AccountSums> page = store.page(sequence(after), limit);
      return new Page(
          page.stream()
              .map(sums ->
                  new PointsFact(
                      sums.customerId(), sums.last(), sums.movements(), sums.lots(), sums.debt()))
              .toList(),
          next(page, limit, PointsStore.AccountSums::sequence));
    }
  }

  private static <T> @Nullable String next(List<T> page, int limit, ToLongFunction<T> sequence) {
    return page.size() < limit ? null : String.valueOf(sequence.applyAsLong(page.getLast()));
  }

  /**
   * Reads the cursor of a page before.
   *
   * @throws Problem 400 for what is none
   */
  static long sequence(@Nullable String cursor) {
    if (cursor == null) {
      return 0;
    }
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException unreadable) {
      throw Problem.invalid("after", "is not a cursor that was given");
    }
  }
}
