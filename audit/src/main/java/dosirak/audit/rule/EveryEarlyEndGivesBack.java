package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.HoldFact;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.OrderStep;
import java.util.List;

/**
 * Proves that an order gave portions and its place in the kitchen back if it ended before the shop
 * accepted it, and only then.
 */
public final class EveryEarlyEndGivesBack implements Rule {
  @Override
  public String name() {
    return "every-early-end-gives-back";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    for (HoldFact hold : facts.holds()) {
      List<OrderStep> steps = facts.stepsOf(hold.orderId());
      if (steps.isEmpty() || facts.isMoving(hold.orderId())) {
        continue;
      }
      inspection.look();
      boolean accepted = steps.stream().anyMatch(step -> step.state() == OrderState.ACCEPTED);
      boolean endedEarly = !accepted && steps.getLast().state().isEnd();
      inspection.require(
          hold.givenBack() == endedEarly,
          hold.orderId(),
          "it is %s and %s what it held"
              .formatted(
                  steps.getLast().state(), hold.givenBack() ? "gave back" : "did not give back"));
    }
    return inspection.verdict();
  }
}
