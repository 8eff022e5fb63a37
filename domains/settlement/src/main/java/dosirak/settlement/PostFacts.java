package dosirak.settlement;

import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.DeliveryFailed;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.contracts.payment.PaymentRefunded;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.platform.journal.Subscription;
import dosirak.settlement.Posting.Posted;
import dosirak.settlement.StatementStore.Explanation;
import java.time.LocalDate;
import java.util.List;

/** What settlement hears becomes postings, each once. */
final class PostFacts {
  private final LedgerStore ledger;
  private final StatementStore statements;

  PostFacts(LedgerStore ledger, StatementStore statements) {
    this.ledger = ledger;
    this.statements = statements;
  }

  /** Keeps whose each order is. */
  Subscription copies() {
    return Subscription.to("order")
        .named("order-copy")
        .projecting("order_copy")
        .on(OrderPlaced.class, event -> ledger.learn(event.facts()))
        .build();
  }

  Subscription orders() {
    return Subscription.to("order")
        .named("sales")
        .on(OrderCompleted.class, this::sell)
        .on(OrderFailed.class, this::fail)
        .on(OrderCancelled.class, this::cancel)
        .on(OrderRefunded.class, this::refund)
        .build();
  }

  Subscription payments() {
    return Subscription.to("payment")
        .named("payments")
        .on(PaymentApproved.class, event -> post(Posting.of(event)))
        .on(PaymentCancelled.class, event -> post(Posting.of(event)))
        .on(PaymentRefunded.class, event -> post(Posting.of(event)))
        .build();
  }

  Subscription deliveries() {
    return Subscription.to("delivery")
        .named("deliveries")
        .on(Delivered.class, event -> post(Posting.of(event)))
        .on(DeliveryFailed.class, event -> post(Posting.of(event)))
        .build();
  }

  Subscription promotions() {
    return Subscription.to("promotion")
        .named("points")
        .onEnvelope(
            PointsChanged.class, envelope -> post(Posting.of(envelope.event(), envelope.eventId())))
        .build();
  }

  private void sell(OrderCompleted completed) {
    OrderFacts order = completed.facts();
    postForShop(order, Posting.of(completed, ledger.refundsOf(order.orderId())), Explanation.SALE);
  }

  private void fail(OrderFailed failed) {
    OrderFacts order = failed.facts();
    postForShop(
        order,
        Posting.of(failed, ledger.refundsOf(order.orderId())),
        new Explanation(
            failed.fault() == null ? Fault.PLATFORM : failed.fault(), failed.cause().name()));
  }

  private void cancel(OrderCancelled cancelled) {
    OrderFacts order = cancelled.facts();
    Fault fault = cancelled.fault();
    // Without a fault it was cancelled before the shop had accepted it: nobody earned anything.
    if (fault != null) {
      postForShop(
          order,
          Posting.of(cancelled, fault, ledger.refundsOf(order.orderId())),
          new Explanation(fault, cancelled.reason()));
    }
  }

  private void refund(OrderRefunded refunded) {
    OrderFacts order = refunded.facts();
    Refund refund = Refund.of(refunded);
    List<Refund> before = ledger.refundsOf(order.orderId());
    // A refund before the end of an order is posted with that end.
    if (ledger.keep(order.orderId(), refund) && refunded.isAfterCompletion()) {
      postForShop(
          order,
          Posting.of(order, refund, before),
          new Explanation(refund.fault(), refund.reason()));
    }
  }

  private void post(Transaction transaction) {
    if (!transaction.lines().isEmpty()
        && ledger.begin(transaction, BusinessDays.of(transaction.occurredAt()))) {
      ledger.post(transaction);
    }
  }

  private void postForShop(OrderFacts order, Posted posted, Explanation explanation) {
    Transaction transaction = posted.transaction();
    if (posted.bill().equals(ShopBill.NOTHING)) {
      post(transaction);
      return;
    }
    LocalDate day =
        statements.openDay(
            order.shopId(), order.ownerId(), BusinessDays.of(transaction.occurredAt()));
    if (ledger.begin(transaction, day)) {
      ledger.post(transaction);
      statements.add(order, transaction, posted.bill(), explanation, day);
    }
  }
}
