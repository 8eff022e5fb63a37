package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.OrderFact;
import dosirak.audit.facts.OrderState;
import java.time.Duration;
import java.time.Instant;

/**
 * Proves that every order has reached an end or is inside its deadline. Where the road of an order
 * sets one, it must have a deadline: until it is paid, until the shop answers, until a rider is
 * found, until it is delivered. Food that waits for the customer at the counter has none.
 */
public final class EveryOrderEndsInTime implements Rule {
  /** How late the marketplace may notice that a deadline has passed. */
  private static final Duration LATE_MACHINE = Duration.ofSeconds(30);

  private static final Duration LATE_CITY = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "every-order-ends-in-time";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Duration scaled =
        Duration.ofMillis(Math.round(LATE_MACHINE.toMillis() * facts.moment().speed()));
    Duration late = scaled.compareTo(LATE_CITY) > 0 ? scaled : LATE_CITY;
    Instant latest = facts.moment().cityTime().minus(late);
    for (OrderFact order : facts.orders()) {
      inspection.look();
      if (order.state().isEnd() || facts.isMoving(order.orderId())) {
        continue;
      }
      Instant deadline = order.deadlineAt();
      if (deadline == null) {
        inspection.require(
            mayWaitForEver(order), order.orderId(), "it is " + order.state() + " for ever");
      } else if (deadline.isBefore(latest)) {
        inspection.offend(
            order.orderId(), "it is " + order.state() + ", and its deadline was " + deadline);
      }
    }
    return inspection.verdict(!facts.placed().isEmpty(), "orders were placed");
  }

  private static boolean mayWaitForEver(OrderFact order) {
    return !order.delivery()
        && (order.state() == OrderState.ACCEPTED || order.state() == OrderState.READY);
  }
}
