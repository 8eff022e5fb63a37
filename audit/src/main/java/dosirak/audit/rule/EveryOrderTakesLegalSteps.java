package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.OrderStep;
import org.jspecify.annotations.Nullable;

/**
 * Proves that the journal tells of each order a legal life: it begins by being placed, each step
 * may follow the one before, and nothing follows its one end.
 */
public final class EveryOrderTakesLegalSteps implements Rule {
  @Override
  public String name() {
    return "every-order-takes-legal-steps";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    facts
        .orderSteps()
        .forEach((orderId, steps) -> {
          inspection.look();
          @Nullable OrderState before = null;
          for (OrderStep step : steps) {
            boolean legal =
                before == null
                    ? step.state() == OrderState.PENDING
                    : before.next().contains(step.state());
            inspection.require(
                legal,
                orderId,
                "%s after %s (position %d)"
                    .formatted(step.state(), before == null ? "nothing" : before, step.position()));
            before = step.state();
          }
        });
    return inspection.verdict(!facts.orders().isEmpty(), "there are orders");
  }
}
