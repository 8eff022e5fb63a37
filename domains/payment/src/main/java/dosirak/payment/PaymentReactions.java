package dosirak.payment;

import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPaymentFailed;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderRejected;
import dosirak.contracts.order.PaymentMethod;
import dosirak.platform.journal.Subscription;
import dosirak.platform.time.Identifiers;

/**
 * What payment does on the events of an order: opens an intent, and gives money back at the end.
 */
final class PaymentReactions {
  private final PaymentStore store;
  private final Payments payments;
  private final Identifiers identifiers;

  PaymentReactions(PaymentStore store, Payments payments, Identifiers identifiers) {
    this.store = store;
    this.payments = payments;
    this.identifiers = identifiers;
  }

  Subscription subscription() {
    return Subscription.to("order")
        .named("process")
        .on(OrderPlaced.class, this::open)
        .on(OrderRejected.class, event -> end(event.facts(), "order-rejected"))
        .on(OrderExpired.class, event -> end(event.facts(), "order-expired"))
        .on(OrderCancelled.class, event -> end(event.facts(), "order-cancelled"))
        .on(OrderFailed.class, event -> end(event.facts(), "order-failed"))
        .on(OrderPaymentFailed.class, event -> end(event.facts(), "order-payment-failed"))
        .build();
  }

  private void open(OrderPlaced placed) {
    OrderFacts facts = placed.facts();
    if (facts.paymentMethod() == PaymentMethod.CARD) {
      store.open(
          PaymentIntent.open(
              new PaymentId(identifiers.next()),
              facts.orderId(),
              facts.customerId(),
              facts.price().total()),
          facts.placedAt());
    }
  }

  private void end(OrderFacts facts, String reason) {
    OrderId orderId = facts.orderId();
    if (facts.paymentMethod() == PaymentMethod.CARD && store.find(orderId).isPresent()) {
      var _ = payments.change(orderId, intent -> intent.orderEnded(reason));
    }
  }
}
