package dosirak.audit.rule;

import dosirak.audit.facts.Benefits;
import dosirak.audit.facts.Benefits.ReservationState;
import dosirak.audit.facts.Facts;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.PlacedOrder;
import dosirak.audit.facts.RefundFact;
import dosirak.contracts.order.GivenBack;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proves that coupons and points of every order were reserved before it went on, used by its good
 * end, and brought back by any other as far as that end says; and that no order without benefits
 * holds any.
 */
public final class BenefitsFollowTheOrder implements Rule {
  @Override
  public String name() {
    return "benefits-follow-the-order";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Map<String, Benefits.Reservation> reservations = new HashMap<>();
    for (Benefits.Reservation each : facts.benefits().reservations()) {
      inspection.require(
          reservations.put(each.orderId(), each) == null,
          each.orderId(),
          "it has more than one reservation");
    }
    for (PlacedOrder order : facts.placed().values()) {
      Benefits.Reservation reservation = reservations.remove(order.orderId());
      if (facts.isMoving(order.orderId()) || (!order.usesBenefits() && reservation == null)) {
        continue;
      }
      inspection.look();
      judge(facts, order, reservation, inspection);
    }
    reservations.keySet().stream()
        .filter(orderId -> facts.stepsOf(orderId).isEmpty() && !facts.isMoving(orderId))
        .forEach(orderId -> inspection.offend(orderId, "it holds benefits, and nobody placed it"));
    return inspection.verdict();
  }

  private static void judge(
      Facts facts,
      PlacedOrder order,
      Benefits.@Nullable Reservation reservation,
      Inspection inspection) {
    String orderId = order.orderId();
    OrderState state = facts.stateOf(orderId);
    if (state == null) {
      return;
    }
    if (reservation == null) {
      // One that ended before promotion heard of it has none.
      inspection.require(
          !facts.wasPaid(orderId) && (state.isEnd() || facts.isRecent(orderId)),
          orderId,
          "it is " + state + " and nothing was reserved for it");
      return;
    }
    inspection.require(
        order.usesBenefits() && reservation.points() == order.points(),
        orderId,
        "it uses %d points, and %d are reserved".formatted(order.points(), reservation.points()));
    ReservationState reserved = reservation.state();
    if (!state.isEnd()) {
      inspection.require(
          reserved == ReservationState.RESERVED,
          orderId,
          "it is " + state + ", and what it uses is " + reserved);
      return;
    }
    long back = facts.refundsOf(orderId).stream().mapToLong(RefundFact::points).sum();
    GivenBack atTheEnd = facts.givenBack().get(orderId);
    if (state == OrderState.COMPLETED || atTheEnd != null) {
      long more = state == OrderState.COMPLETED || atTheEnd == null ? 0 : atTheEnd.points().won();
      inspection.require(
          reserved == ReservationState.USED || reservation.pointsLeft() == 0,
          orderId,
          "it is " + state + ", and what it used is " + reserved);
      inspection.require(
          reservation.pointsLeft() == order.points() - back - more,
          orderId,
          "of %d points %d have to come back, and %d did not"
              .formatted(order.points(), back + more, reservation.pointsLeft()));
    } else {
      inspection.require(
          reserved == ReservationState.RESTORED || reserved == ReservationState.REFUSED,
          orderId,
          "it is " + state + ", and what it used is " + reserved);
    }
  }
}
