package dosirak.payment;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.RefundId;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPaymentFailed;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.OrderRejected;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.promotion.BenefitsReserved;
import dosirak.platform.journal.Subscription;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What payment does on the events of an order: opens an intent, and gives money back at the end.
 */
final class PaymentReactions {
  private final PaymentStore store;
  private final RefundStore refunds;
  private final BenefitsWait waits;
  private final Payments payments;
  private final Identifiers identifiers;
  private final MachineClock clock;

  PaymentReactions(
      PaymentStore store,
      RefundStore refunds,
      BenefitsWait waits,
      Payments payments,
      Identifiers identifiers,
      MachineClock clock) {
    this.store = store;
    this.refunds = refunds;
    this.waits = waits;
    this.payments = payments;
    this.identifiers = identifiers;
    this.clock = clock;
  }

  Subscription toOrder() {
    return Subscription.to("order")
        .named("process")
        .on(OrderPlaced.class, this::open)
        .on(OrderRejected.class, event -> end(event.facts(), "order-rejected"))
        .on(OrderExpired.class, event -> end(event.facts(), "order-expired"))
        .on(
            OrderCancelled.class,
            event -> end(event.facts(), "order-cancelled", event.givenBack(), event.cancelledAt()))
        .on(
            OrderFailed.class,
            event -> end(event.facts(), "order-failed", event.givenBack(), event.failedAt()))
        .on(OrderPaymentFailed.class, event -> end(event.facts(), "order-payment-failed"))
        .on(
            OrderRefunded.class,
            event ->
                giveBack(
                    event.facts(),
                    event.refundId(),
                    event.givenBack().money(),
                    event.reason(),
                    event.refundedAt()))
        .build();
  }

  Subscription toPromotion() {
    return Subscription.to("promotion")
        .named("benefits")
        .on(
            BenefitsReserved.class,
            event -> waits.reserved(event.orderId()).ifPresent(due -> open(event.orderId(), due)))
        .build();
  }

  private void open(OrderPlaced placed) {
    OrderFacts facts = placed.facts();
    if (facts.paymentMethod() != PaymentMethod.CARD || !facts.price().total().isPositive()) {
      return;
    }
    if (facts.benefits() == null) {
      open(
          facts.orderId(),
          new BenefitsWait.Due(facts.customerId(), facts.price().total(), facts.placedAt()));
    } else {
      waits.placed(facts).ifPresent(due -> open(facts.orderId(), due));
    }
  }

  private void open(OrderId orderId, BenefitsWait.Due due) {
    store.open(
        PaymentIntent.open(
            new PaymentId(identifiers.next()), orderId, due.customer(), due.amount()),
        due.placedAt());
  }

  /** The end of an order gives everything back, or says how much it does. */
  private void end(
      OrderFacts facts, String reason, @Nullable GivenBack givenBack, Instant endedAt) {
    if (givenBack == null) {
      end(facts, reason);
    } else {
      giveBack(facts, endOf(facts.orderId()), givenBack.money(), reason, endedAt);
    }
  }

  /** The name of what the end of an order gives back; an order ends once. */
  static RefundId endOf(OrderId orderId) {
    return new RefundId(
        UUID.nameUUIDFromBytes(("end:" + orderId).getBytes(StandardCharsets.UTF_8)));
  }

  private void giveBack(
      OrderFacts facts, RefundId refundId, Money amount, String reason, Instant requestedAt) {
    if (facts.paymentMethod() == PaymentMethod.CARD && amount.isPositive()) {
      refunds.add(
          new RefundPart(
              refundId,
              facts.orderId(),
              amount,
              reason,
              RefundPart.State.REQUESTED,
              requestedAt,
              null),
          clock.instant());
    }
  }

  private void end(OrderFacts facts, String reason) {
    OrderId orderId = facts.orderId();
    if (facts.benefits() != null) {
      waits.over(orderId);
    }
    if (facts.paymentMethod() == PaymentMethod.CARD && store.find(orderId).isPresent()) {
      var _ = payments.change(orderId, intent -> intent.orderEnded(reason));
    }
  }
}
