package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.OrderFact;
import java.util.HashSet;
import java.util.Set;

/**
 * Proves that no acknowledged order was lost: what the journal says was placed, and what a rush
 * says was acknowledged, is among the orders.
 */
public final class EveryAcknowledgedOrderExists implements Rule {
  @Override
  public String name() {
    return "every-acknowledged-order-exists";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Set<String> known = new HashSet<>();
    for (OrderFact order : facts.orders()) {
      known.add(order.orderId());
    }
    for (String orderId : facts.placed().keySet()) {
      inspection.look();
      inspection.require(
          known.contains(orderId), orderId, "the journal says it was placed; order has no such");
    }
    Set<String> acknowledged = facts.acknowledged();
    if (acknowledged == null) {
      return inspection.verdict(!known.isEmpty(), "there are orders");
    }
    for (String orderId : acknowledged) {
      if (!facts.placed().containsKey(orderId)) {
        inspection.look();
        inspection.require(
            known.contains(orderId) && facts.isMoving(orderId),
            orderId,
            known.contains(orderId)
                ? "it was acknowledged; the journal does not say that it was placed"
                : "it was acknowledged; order has no such");
      }
    }
    return inspection.verdict(
        !known.isEmpty() || !acknowledged.isEmpty(), "there are orders or acknowledgements");
  }
}
