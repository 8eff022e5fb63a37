package dosirak.settlement;

import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.platform.journal.Subscription;
import java.time.Instant;
import java.time.LocalDate;

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
        .build();
  }

  Subscription payments() {
    return Subscription.to("payment")
        .named("payments")
        .on(PaymentApproved.class, event -> post(Posting.of(event)))
        .on(PaymentCancelled.class, event -> post(Posting.of(event)))
        .build();
  }

  Subscription deliveries() {
    return Subscription.to("delivery")
        .named("deliveries")
        .on(Delivered.class, event -> post(Posting.of(event)))
        .build();
  }

  private void sell(OrderCompleted completed) {
    ShopBill bill = ShopBill.ofSale(completed.facts());
    postForShop(completed.facts(), Posting.of(completed, bill), bill, completed.completedAt());
  }

  private void fail(OrderFailed failed) {
    ShopBill bill = ShopBill.ofFailure(failed.facts());
    postForShop(failed.facts(), Posting.of(failed, bill), bill, failed.failedAt());
  }

  private void post(Transaction transaction) {
    if (ledger.begin(transaction, BusinessDays.of(transaction.occurredAt()))) {
      ledger.post(transaction);
    }
  }

  private void postForShop(
      OrderFacts order, Transaction transaction, ShopBill bill, Instant occurredAt) {
    LocalDate day =
        statements.openDay(order.shopId(), order.ownerId(), BusinessDays.of(occurredAt));
    if (ledger.begin(transaction, day)) {
      ledger.post(transaction);
      statements.add(order, transaction.kind(), bill, day, occurredAt);
    }
  }
}
