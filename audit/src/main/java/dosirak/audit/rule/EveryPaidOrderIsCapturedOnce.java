package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.GatewayPayment;
import dosirak.audit.facts.OrderFact;
import dosirak.audit.facts.PlacedOrder;
import java.util.List;
import java.util.Map;

/**
 * Proves that the gateway took the money of every order that was paid by card exactly once and in
 * the right amount, of no other order more than once, and of none that is paid at the door.
 */
public final class EveryPaidOrderIsCapturedOnce implements Rule {
  @Override
  public String name() {
    return "every-paid-order-is-captured-once";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Map<String, List<GatewayPayment>> captures = facts.gatewayPaymentsByOrder();
    for (PlacedOrder order : facts.placed().values()) {
      List<GatewayPayment> taken = captures.getOrDefault(order.orderId(), List.of());
      boolean mustBeTaken = order.byCard() && facts.wasPaid(order.orderId());
      if (!mustBeTaken && taken.isEmpty()) {
        continue;
      }
      inspection.look();
      long times = taken.stream().mapToLong(GatewayPayment::captures).sum();
      long amount = taken.stream().mapToLong(GatewayPayment::captured).sum();
      if (!order.byCard()) {
        inspection.offend(order.orderId(), "it is paid at the door, the gateway took " + amount);
      } else if (times != 1) {
        inspection.offend(order.orderId(), "it was captured " + times + " times");
      } else if (amount != order.total()) {
        inspection.offend(
            order.orderId(), "it costs %d, the gateway took %d".formatted(order.total(), amount));
      }
    }
    return inspection.verdict(
        facts.orders().stream()
            .anyMatch(order -> isPaidByCard(order) && !facts.isMoving(order.orderId())),
        "orders were paid by card");
  }

  private static boolean isPaidByCard(OrderFact order) {
    return order.byCard()
        && switch (order.state()) {
          case PAID, ACCEPTED, READY, PICKED_UP, DELIVERED, COMPLETED, FAILED, REJECTED -> true;
          case PENDING, PAYMENT_FAILED, EXPIRED, CANCELLED -> false;
        };
  }
}
