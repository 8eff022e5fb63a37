package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.GatewayPayment;
import dosirak.audit.facts.PaymentFact;
import dosirak.audit.facts.PaymentState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Proves that the payment domain's own facts are what the gateway says: amounts, keys and states.
 * An outcome may be unknown for some minutes, no longer.
 */
public final class PaymentsAgreeWithTheGateway implements Rule {
  @Override
  public String name() {
    return "payments-agree-with-the-gateway";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Map<String, List<GatewayPayment>> gateway = facts.gatewayPaymentsByOrder();
    Set<String> seen = new HashSet<>();
    for (PaymentFact payment : facts.payments()) {
      inspection.look();
      inspection.require(
          seen.add(payment.orderId()), payment.orderId(), "it has more than one payment");
      if (!facts.isMoving(payment.orderId())) {
        judge(facts, payment, gateway.getOrDefault(payment.orderId(), List.of()), inspection);
      }
    }
    gateway.keySet().stream()
        .filter(orderId -> !seen.contains(orderId) && !facts.isMoving(orderId))
        .forEach(orderId -> {
          inspection.look();
          inspection.offend(orderId, "the gateway took money that payment does not know of");
        });
    return inspection.verdict(
        facts.placed().values().stream()
            .anyMatch(order -> order.byCard() && facts.wasPaid(order.orderId())),
        "orders were paid by card");
  }

  private static void judge(
      Facts facts, PaymentFact payment, List<GatewayPayment> taken, Inspection inspection) {
    String orderId = payment.orderId();
    if (payment.state().isUnderWay()) {
      inspection.require(
          facts.isRecent(orderId), orderId, "its payment is still " + payment.state());
      return;
    }
    long captured = taken.stream().mapToLong(GatewayPayment::captured).sum();
    long refunded = taken.stream().mapToLong(GatewayPayment::refunded).sum();
    inspection.require(
        payment.captured() == captured && payment.refunded() == refunded,
        orderId,
        "payment says %d taken and %d given back, the gateway %d and %d"
            .formatted(payment.captured(), payment.refunded(), captured, refunded));
    if (payment.state() == PaymentState.APPROVED) {
      inspection.require(
          captured == payment.amount() && refunded <= captured,
          orderId,
          "it is APPROVED with %d of %d taken and %d given back"
              .formatted(captured, payment.amount(), refunded));
    } else {
      // A payment whose order ended before any charge is cancelled with nothing taken.
      inspection.require(
          captured == refunded,
          orderId,
          "it is %s, and the gateway holds %d".formatted(payment.state(), captured - refunded));
    }
    inspection.require(
        taken.stream().allMatch(each -> each.paymentKey().equals(payment.paymentKey())),
        orderId,
        "the gateway took money under another key than payment knows");
  }
}
