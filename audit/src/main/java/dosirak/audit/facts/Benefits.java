package dosirak.audit.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What promotion knows of coupons and points. */
public record Benefits(
    List<Campaign> campaigns,
    List<Coupon> coupons,
    List<Reservation> reservations,
    List<Balance> balances) {
  /** There are none. */
  public static final Benefits NONE = new Benefits(List.of(), List.of(), List.of(), List.of());

  public Benefits {
    campaigns = List.copyOf(campaigns);
    coupons = List.copyOf(coupons);
    reservations = List.copyOf(reservations);
    balances = List.copyOf(balances);
  }

  /**
   * A campaign.
   *
   * @param mostCoupons absent: no limit
   */
  public record Campaign(String campaignId, @Nullable Long mostCoupons, long issued) {}

  /** How far a coupon has come. */
  public enum CouponState {
    AVAILABLE,
    RESERVED,
    USED,
    EXPIRED
  }

  /**
   * A coupon of a customer.
   *
   * @param orderId what it is reserved for or was used by
   */
  public record Coupon(
      String couponId, String campaignId, CouponState state, @Nullable String orderId) {}

  /** How far a reservation has come. */
  public enum ReservationState {
    RESERVED,
    REFUSED,
    USED,
    RESTORED
  }

  /**
   * What an order holds or held.
   *
   * @param pointsLeft those of the points that did not come back
   * @param couponsReturned whether the coupons came back
   */
  public record Reservation(
      String orderId,
      ReservationState state,
      List<String> couponIds,
      long points,
      long pointsLeft,
      boolean couponsReturned) {
    public Reservation {
      couponIds = List.copyOf(couponIds);
    }

    /** Whether its coupons are gone for everybody else. */
    public boolean keepsCoupons() {
      return state == ReservationState.RESERVED
          || (state == ReservationState.USED && !couponsReturned);
    }
  }

  /**
   * A customer's points.
   *
   * @param balance what the last movement said
   * @param movements the sum of all movements
   * @param lots what is in lots
   * @param debt what was taken back after it was spent
   */
  public record Balance(String customerId, long balance, long movements, long lots, long debt) {}
}
