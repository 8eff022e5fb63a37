package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.GatewayPayment;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.PaymentFact;
import java.util.List;
import java.util.Map;

/**
 * Proves that whatever was captured for an order that came to no good end, paid or not, was given
 * back exactly, that nothing was given back of any other order, and that nothing was captured for
 * an order that nobody placed. A refund that is under way counts as on time for some minutes.
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
    } else if (state.isRefunded()) {
      inspection.require(
          refunded == captured || facts.isPaymentUnderWay(orderId, payments),
          orderId,
          "it is %s, %d was taken and %d given back".formatted(state, captured, refunded));
    } else {
      inspection.require(
          refunded == 0, orderId, "it is %s, and %d was given back".formatted(state, refunded));
    }
  }
}
