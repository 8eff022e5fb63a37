package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.GatewayPayment;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.PaymentFact;
import java.util.List;
import java.util.Map;

/**
 * Proves that whatever was captured for an order that came to no good end, paid or not, was given
 * back exactly, or as much of it as its end says; that of any other order what was refunded in part
 * was given back and nothing else; and that nothing was captured for an order that nobody placed. A
 * refund that is under way counts as on time for some minutes.
 */
public final class EveryEndedOrderIsRefunded implements Rule {
  @Override
  public String name() {
    return "every-ended-order-is-refunded";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Map<String, PaymentFact> payments = facts.paymentsByOrder();
    facts
        .gatewayPaymentsByOrder()
        .forEach((orderId, taken) -> {
          if (!facts.isMoving(orderId)) {
            inspection.look();
            judge(facts, payments, orderId, taken, inspection);
          }
        });
    return inspection.verdict();
  }

  private static void judge(
      Facts facts,
      Map<String, PaymentFact> payments,
      String orderId,
      List<GatewayPayment> taken,
      Inspection inspection) {
    long captured = taken.stream().mapToLong(GatewayPayment::captured).sum();
    long refunded = taken.stream().mapToLong(GatewayPayment::refunded).sum();
    OrderState state = facts.stateOf(orderId);
    if (state == null) {
      inspection.offend(orderId, captured + " was taken, and nobody placed this order");
      return;
    }
    long owed = facts.owedBack(orderId, captured);
    inspection.require(
        refunded == owed || facts.isPaymentUnderWay(orderId, payments),
        orderId,
        "it is %s, %d was taken, %d has to be given back and %d was"
            .formatted(state, captured, owed, refunded));
  }
}
