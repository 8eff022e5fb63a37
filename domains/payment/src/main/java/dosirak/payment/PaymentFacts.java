package dosirak.payment;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.RefundId;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.compartment.NumberedFeed;
import org.jspecify.annotations.Nullable;

/** Payments and refunds, for the audit. */
final class PaymentFacts {
  private PaymentFacts() {}

  record PaymentFact(
      OrderId orderId,
      PaymentId paymentId,
      PaymentIntent.State state,
      Money amount,
      @Nullable String paymentKey,
      Money captured,
      Money refunded) {}

  record RefundFact(RefundId refundId, OrderId orderId, Money amount, RefundPart.State state) {}

  /** Every payment as it stands. */
  static FactFeed payments(PaymentStore store) {
    return new NumberedFeed<>(
        "payments", store::page, PaymentStore.Stored::sequence, stored -> fact(stored.intent()));
  }

  /** Every part that is or was to be given back. */
  static FactFeed refunds(RefundStore store) {
    return new NumberedFeed<>(
        "refunds", store::page, RefundStore.Stored::sequence, stored -> fact(stored.part()));
  }

  private static PaymentFact fact(PaymentIntent intent) {
    return new PaymentFact(
        intent.orderId(),
        intent.paymentId(),
        intent.state(),
        intent.amount(),
        intent.paymentKey(),
        intent.captured(),
        intent.refunded());
  }

  private static RefundFact fact(RefundPart part) {
    return new RefundFact(part.refundId(), part.orderId(), part.amount(), part.state());
  }
}
