package dosirak.audit.rule;

import dosirak.audit.facts.AssignmentFact;
import dosirak.audit.facts.Facts;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.PlacedOrder;
import dosirak.contracts.delivery.Delivered;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Proves that every completed order that a rider had to bring was brought exactly once, by the same
 * rider in delivery's facts and in its journal, and that no pickup order had a rider.
 */
public final class EveryDeliveredOrderHadOneRider implements Rule {
  @Override
  public String name() {
    return "every-delivered-order-had-one-rider";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Map<String, List<AssignmentFact>> brought =
        facts.assignments().stream()
            .filter(each -> each.deliveredAt() != null)
            .collect(Collectors.groupingBy(AssignmentFact::orderId));
    for (PlacedOrder order : facts.placed().values()) {
      String orderId = order.orderId();
      if (facts.stateOf(orderId) != OrderState.COMPLETED || facts.isMoving(orderId)) {
        continue;
      }
      inspection.look();
      List<AssignmentFact> lines = brought.getOrDefault(orderId, List.of());
      List<Delivered> said = facts.deliveries().getOrDefault(orderId, List.of());
      if (!order.delivery()) {
        inspection.require(
            lines.isEmpty() && said.isEmpty(), orderId, "it was picked up, and a rider brought it");
      } else if (lines.size() != 1 || said.size() != 1) {
        inspection.offend(
            orderId,
            "it was delivered %d times by delivery's facts, %d by its journal"
                .formatted(lines.size(), said.size()));
      } else {
        inspection.require(
            lines.getFirst().riderId().equals(said.getFirst().riderId().toString()),
            orderId,
            "delivery's facts and its journal name two riders");
      }
    }
    return inspection.verdict(
        facts.orders().stream()
            .anyMatch(
                order -> order.state() == OrderState.COMPLETED && !facts.isMoving(order.orderId())),
        "orders were completed");
  }
}
