package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.GivenBack;
import dosirak.promotion.Lots.Taking;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one order holds of its customer's coupons and points, and what became of it. Whatever is
 * heard, in whatever order and however often, nothing comes back twice. Pure.
 *
 * @param points that were taken
 * @param takings which of them have not come back
 * @param couponsReturned whether the coupons have come back
 */
record Reservation(
    OrderId orderId,
    AccountId customerId,
    State state,
    List<CouponUse> coupons,
    Money points,
    List<Taking> takings,
    boolean couponsReturned) {

  /** Where it stands. */
  enum State {
    /** Held for the order. */
    RESERVED,
    /** It was not there; nothing is held. */
    REFUSED,
    /** Spent, apart from what came back. */
    USED,
    /** All is the customer's again. */
    RESTORED
  }

  /**
   * What follows.
   *
   * @param couponsBack whether the coupons come back now
   * @param pointsBack points that come back now
   * @param used whether what is left is spent now
   */
  record Change(Reservation after, boolean couponsBack, List<Taking> pointsBack, boolean used) {
    /** Whether anything comes back. */
    boolean isRestoring() {
      return couponsBack || !pointsBack.isEmpty();
    }
  }

  Reservation {
    coupons = List.copyOf(coupons);
    takings = List.copyOf(takings);
  }

  /** Points that have not come back. */
  Money pointsLeft() {
    return Lots.sum(takings.stream().map(Taking::points).toList());
  }

  /** The order was completed. */
  Change complete() {
    return state == State.RESERVED ? new Change(in(State.USED), false, List.of(), true) : nothing();
  }

  /**
   * The order ended without being completed.
   *
   * @param givenBack absent: everything
   */
  Change end(@Nullable GivenBack givenBack) {
    if (state != State.RESERVED) {
      return nothing();
    }
    Change back =
        giveBack(
            givenBack == null ? pointsLeft() : givenBack.points(),
            givenBack == null || givenBack.coupons());
    Reservation after = back.after().in(back.after().isAllBack() ? State.RESTORED : State.USED);
    return new Change(after, back.couponsBack(), back.pointsBack(), after.state() == State.USED);
  }

  /** A part was refunded; the caller has seen that this refund is new. */
  Change refund(GivenBack givenBack) {
    return switch (state) {
      case REFUSED, RESTORED -> nothing();
      case RESERVED -> giveBack(givenBack.points(), givenBack.coupons());
      case USED -> {
        Change back = giveBack(givenBack.points(), givenBack.coupons());
        yield back.after().isAllBack()
            ? new Change(
                back.after().in(State.RESTORED), back.couponsBack(), back.pointsBack(), false)
            : back;
      }
    };
  }

  private boolean isAllBack() {
    return takings.isEmpty() && (coupons.isEmpty() || couponsReturned);
  }

  /** Those points come back first that end last. */
  private Change giveBack(Money wanted, boolean wantsCoupons) {
    List<Taking> left = new ArrayList<>();
    List<Taking> back = new ArrayList<>();
    Money missing = wanted;
    for (Taking taking : takings.reversed()) {
      Money returned = Money.least(taking.points(), missing);
      missing = missing.minus(returned);
      if (returned.isPositive()) {
        back.add(new Taking(taking.lotId(), returned, taking.expiresAt()));
      }
      if (returned.compareTo(taking.points()) < 0) {
        left.addFirst(
            new Taking(taking.lotId(), taking.points().minus(returned), taking.expiresAt()));
      }
    }
    boolean couponsBack = wantsCoupons && !couponsReturned && !coupons.isEmpty();
    return new Change(
        new Reservation(
            orderId, customerId, state, coupons, points, left, couponsReturned || couponsBack),
        couponsBack,
        back,
        false);
  }

  private Change nothing() {
    return new Change(this, false, List.of(), false);
  }

  private Reservation in(State next) {
    return new Reservation(orderId, customerId, next, coupons, points, takings, couponsReturned);
  }
}
