package dosirak.settlement;

import dosirak.contracts.OrderId;
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
import dosirak.platform.database.WriteTogether;
import dosirak.platform.journal.Subscription;
import dosirak.settlement.LedgerStore.Booked;
import dosirak.settlement.Posting.Posted;
import dosirak.settlement.StatementStore.Explanation;
import dosirak.settlement.StatementStore.NewLine;
import dosirak.settlement.StatementStore.ShopDay;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** What settlement hears becomes postings, each once. */
final class PostFacts {
  private final LedgerStore ledger;
  private final StatementStore statements;
  private final WriteTogether<Entry> entries = new WriteTogether<>(this::write);

  PostFacts(LedgerStore ledger, StatementStore statements) {
    this.ledger = ledger;
    this.statements = statements;
  }

  /** Keeps whose each order is. */
  Subscription copies() {
    return Subscription.to("order")
        .named("order-copy")
        .unhurried()
        .projecting("order_copy")
        .on(OrderPlaced.class, event -> ledger.learn(event.facts()))
        .build();
  }

  Subscription orders() {
    return Subscription.to("order")
        .named("sales")
        .unhurried()
        .on(OrderCompleted.class, this::sell)
        .on(OrderFailed.class, this::fail)
        .on(OrderCancelled.class, this::cancel)
        .on(OrderRefunded.class, this::refund)
        .build();
  }

  Subscription payments() {
    return Subscription.to("payment")
        .named("payments")
        .unhurried()
        .on(PaymentApproved.class, event -> post(Posting.of(event)))
        .on(PaymentCancelled.class, event -> post(Posting.of(event)))
        .on(PaymentRefunded.class, event -> post(Posting.of(event)))
        .build();
  }

  Subscription deliveries() {
    return Subscription.to("delivery")
        .named("deliveries")
        .unhurried()
        .on(Delivered.class, event -> post(Posting.of(event)))
        .on(DeliveryFailed.class, event -> post(Posting.of(event)))
        .build();
  }

  Subscription promotions() {
    return Subscription.to("promotion")
        .named("points")
        .unhurried()
        .onEnvelope(
            PointsChanged.class, envelope -> post(Posting.of(envelope.event(), envelope.eventId())))
        .build();
  }

  /** What is to be posted. */
  private sealed interface Entry {
    /** Of nobody's statement. */
    record Plain(Transaction transaction) implements Entry {}

    record Sale(OrderCompleted completed) implements Entry {}

    record OfShop(OrderFacts order, Posted posted, Explanation explanation) implements Entry {}
  }

  private void sell(OrderCompleted completed) {
    entries.add(new Entry.Sale(completed));
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
    // A sale before it is worked out without it.
    entries.flush();
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
    entries.add(new Entry.Plain(transaction));
  }

  private void postForShop(OrderFacts order, Posted posted, Explanation explanation) {
    entries.add(new Entry.OfShop(order, posted, explanation));
  }

  private void write(List<Entry> all) {
    List<Transaction> plain = new ArrayList<>();
    List<Entry.OfShop> ofShops = new ArrayList<>();
    for (Entry entry : withRefunds(all)) {
      switch (entry) {
        case Entry.Plain(Transaction transaction) -> plain.add(transaction);
        case Entry.OfShop shop when shop.posted().bill().equals(ShopBill.NOTHING) ->
            plain.add(shop.posted().transaction());
        case Entry.OfShop shop -> ofShops.add(shop);
        case Entry.Sale _ -> throw new IllegalStateException("a sale was not worked out");
      }
    }
    postPlain(plain);
    if (!ofShops.isEmpty()) {
      postForShops(ofShops);
    }
  }

  /** Works sales out with the refunds from before them. */
  private List<Entry> withRefunds(List<Entry> all) {
    List<OrderId> sold =
        all.stream()
            .filter(Entry.Sale.class::isInstance)
            .map(entry -> ((Entry.Sale) entry).completed().facts().orderId())
            .toList();
    if (sold.isEmpty()) {
      return all;
    }
    Map<OrderId, List<Refund>> refunds = ledger.refundsOf(sold);
    return all.stream()
        .map(entry ->
            entry instanceof Entry.Sale(OrderCompleted completed)
                ? sale(completed, refunds.getOrDefault(completed.facts().orderId(), List.of()))
                : entry)
        .toList();
  }

  private static Entry sale(OrderCompleted completed, List<Refund> refunds) {
    return new Entry.OfShop(completed.facts(), Posting.of(completed, refunds), Explanation.SALE);
  }

  private void postPlain(List<Transaction> transactions) {
    List<Booked> booked =
        transactions.stream()
            .filter(transaction -> !transaction.lines().isEmpty())
            .map(transaction -> new Booked(transaction, BusinessDays.of(transaction.occurredAt())))
            .toList();
    if (!booked.isEmpty()) {
      var _ = ledger.post(booked);
    }
  }

  private void postForShops(List<Entry.OfShop> entries) {
    Map<ShopDay, LocalDate> days =
        statements.openDays(entries.stream().map(PostFacts::shopDay).toList());
    Map<UUID, NewLine> lines = new LinkedHashMap<>();
    for (Entry.OfShop entry : entries) {
      Transaction transaction = entry.posted().transaction();
      lines.putIfAbsent(
          transaction.transactionId(),
          new NewLine(
              entry.order(),
              transaction,
              entry.posted().bill(),
              entry.explanation(),
              Objects.requireNonNull(days.get(shopDay(entry)))));
    }
    List<NewLine> posted =
        ledger
            .post(
                lines.values().stream()
                    .map(line -> new Booked(line.transaction(), line.day()))
                    .toList())
            .stream()
            .map(booked -> Objects.requireNonNull(lines.get(booked.transaction().transactionId())))
            .toList();
    if (!posted.isEmpty()) {
      statements.add(posted);
    }
  }

  private static ShopDay shopDay(Entry.OfShop entry) {
    OrderFacts order = entry.order();
    return new ShopDay(
        order.shopId(),
        order.ownerId(),
        BusinessDays.of(entry.posted().transaction().occurredAt()));
  }
}
