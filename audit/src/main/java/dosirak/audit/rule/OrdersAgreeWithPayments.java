package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.PaymentFact;
import dosirak.audit.facts.PlacedOrder;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.contracts.payment.PaymentEvent;
import dosirak.contracts.payment.PaymentFailed;
import dosirak.contracts.payment.PaymentRefunded;
import java.util.List;
import java.util.Map;

/**
 * Proves that the journals of order and payment tell one story: an order by card is paid exactly if
 * its payment was approved, once and in full; of what was approved exactly that was given back
 * which the order owes; and an order whose payment failed never went on.
 */
public final class OrdersAgreeWithPayments implements Rule {
  @Override
  public String name() {
    return "orders-agree-with-payments";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Map<String, PaymentFact> payments = facts.paymentsByOrder();
    for (PlacedOrder order : facts.placed().values()) {
      if (!facts.isMoving(order.orderId())) {
        inspection.look();
        judge(facts, payments, order, inspection);
      }
    }
    facts.paymentEvents().keySet().stream()
        .filter(orderId -> facts.stepsOf(orderId).isEmpty() && !facts.isMoving(orderId))
        .forEach(
            orderId -> inspection.offend(orderId, "payment speaks of an order that nobody placed"));
    return inspection.verdict(
        facts.orders().stream().anyMatch(order -> !facts.isMoving(order.orderId())),
        "there are orders");
  }

  private static void judge(
      Facts facts, Map<String, PaymentFact> payments, PlacedOrder order, Inspection inspection) {
    String orderId = order.orderId();
    OrderState state = facts.stateOf(orderId);
    if (state == null) {
      return;
    }
    int approvals = 0;
    int cancellations = 0;
    int failures = 0;
    long givenBack = 0;
    List<PaymentEvent> events = facts.paymentEvents().getOrDefault(orderId, List.of());
    for (PaymentEvent event : events) {
      switch (event) {
        case PaymentApproved approved -> {
          approvals++;
          amount(order, "approved", approved.amount().won(), inspection);
        }
        case PaymentCancelled cancelled -> {
          cancellations++;
          givenBack += cancelled.amount().won();
        }
        case PaymentRefunded refunded -> givenBack += refunded.amount().won();
        case PaymentFailed failed -> failures++;
      }
    }
    if (!order.byCard()) {
      inspection.require(events.isEmpty(), orderId, "it is paid at the door, payment took part");
      return;
    }
    inspection.require(approvals <= 1, orderId, "it was approved " + approvals + " times");
    inspection.require(
        cancellations <= approvals,
        orderId,
        "it was approved %d times and cancelled %d times".formatted(approvals, cancellations));
    boolean wasPaid = facts.wasPaid(orderId);
    inspection.require(
        !wasPaid || approvals > 0, orderId, "it is " + state + " without an approved payment");
    inspection.require(
        wasPaid || approvals == 0 || state.isEnd(),
        orderId,
        "its payment was approved, and it is still " + state);
    inspection.require(
        state != OrderState.PAYMENT_FAILED || failures > 0,
        orderId,
        "it is PAYMENT_FAILED without a failed payment");
    inspection.require(
        failures == 0 || state.isRefunded(), orderId, "its payment failed, and it is " + state);
    long owed = approvals == 0 ? 0 : facts.owedBack(orderId, order.total());
    inspection.require(
        givenBack == owed || facts.isPaymentUnderWay(orderId, payments),
        orderId,
        "it is %s, %d has to be given back, and payment says %d was"
            .formatted(state, owed, givenBack));
  }

  private static void amount(PlacedOrder order, String what, long amount, Inspection inspection) {
    inspection.require(
        amount == order.total(),
        order.orderId(),
        "it costs %d, and %d was %s".formatted(order.total(), amount, what));
  }
}
