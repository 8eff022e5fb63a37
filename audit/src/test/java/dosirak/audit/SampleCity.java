package dosirak.audit;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.DomainEvent;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderAccepted;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderDelivered;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPaid;
import dosirak.contracts.order.OrderPickedUp;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Plays orders into a fake marketplace as if its domains had done them. */
final class SampleCity {
  static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  static final Instant LONG_AGO = Instant.parse("2026-03-02T02:00:00Z");
  private static final long TOTAL = 25_000;
  private static final long FEE = 625;
  private static final long PAY = 3_500;

  private final FakeMarketplace market;

  SampleCity(FakeMarketplace market) {
    this.market = market;
  }

  static String orderId(int number) {
    return new UUID(0, number).toString();
  }

  /** Every subscriber has heard everything, and every projection is right. */
  void settle() {
    market.subscriptions(
        List.of(
            subscription("payment", "orders", "order", market.head("order"), 0),
            subscription("order", "process", "payment", market.head("payment"), 0)));
    market.projections(List.of(projection(0)));
  }

  static Map<String, Object> subscription(
      String domain, String name, String source, long position, int parked) {
    return Map.of(
        "domain", domain, "name", name, "source", source, "position", position, "parked", parked);
  }

  static Map<String, Object> projection(int differences) {
    return Map.of(
        "domain",
        "storefront",
        "table",
        "page",
        "positions",
        Map.of("shop", 1),
        "rows",
        3,
        "differences",
        differences == 0 ? List.of() : List.of("only live: {}"),
        "differenceCount",
        differences);
  }

  /** An order by card that a rider brought. */
  void brought(int number) {
    OrderFacts facts = place(number);
    OrderId orderId = facts.orderId();
    AccountId rider = new AccountId(new UUID(2, number));
    AssignmentId assignment = new AssignmentId(new UUID(3, number));
    approve(number, facts);
    say("order", new OrderAccepted(facts, 10, NOON, LONG_AGO));
    say("order", new OrderPickedUp(facts, rider, NOON));
    say("delivery", new Delivered(assignment, orderId, rider, new Money(PAY), NOON));
    say("order", new OrderDelivered(facts, rider, NOON));
    say("order", new OrderCompleted(facts, rider, NOON));
    order(number, "COMPLETED");
    payment(number, "APPROVED", TOTAL, 0);
    capture(number, 0);
    Map<String, Object> line = new HashMap<>();
    line.put("assignmentId", assignment.toString());
    line.put("riderId", rider.toString());
    line.put("orderId", orderId.toString());
    line.put("assignedAt", LONG_AGO.toString());
    line.put("atShopAt", LONG_AGO.toString());
    line.put("pickedUpAt", NOON.toString());
    line.put("deliveredAt", NOON.toString());
    line.put("endedAt", null);
    line.put("state", "DELIVERED");
    market.feed("delivery/assignments").add(line);
    book(number, "gateway-receivable", TOTAL - FEE);
    book(number, "gateway-fees", FEE);
    book(number, "shop-payable", -18_840);
    book(number, "brokerage-revenue", -1_950);
    book(number, "payment-revenue", -750);
    book(number, "delivery-fund", PAY - 2_900);
    book(number, "rider-payable", -PAY);
    book(number, "tax-payable", -560);
  }

  /** An order by card that its customer cancelled, and whose refund is done or under way. */
  void cancelled(int number, boolean isRefunded, Instant recordedAt) {
    OrderFacts facts = place(number);
    approve(number, facts);
    market.say("order", new OrderCancelled(facts, "late", NOON), recordedAt);
    order(number, "CANCELLED");
    payment(number, isRefunded ? "CANCELLED" : "CANCELLING", TOTAL, isRefunded ? TOTAL : 0);
    capture(number, isRefunded ? TOTAL : 0);
    if (isRefunded) {
      sayRefunded(number);
    }
  }

  /** The refund of a cancelled order arrives. */
  void refund(int number) {
    market
        .feed("payment/payments")
        .removeIf(payment -> orderId(number).equals(payment.get("orderId")));
    payment(number, "CANCELLED", TOTAL, TOTAL);
    market.captures().removeIf(capture -> orderId(number).equals(capture.get("orderId")));
    capture(number, TOTAL);
    sayRefunded(number);
    settle();
  }

  private void sayRefunded(int number) {
    say(
        "payment",
        new PaymentCancelled(
            new PaymentId(new UUID(4, number)),
            OrderId.of(orderId(number)),
            "key-" + number,
            new Money(TOTAL),
            new Money(FEE),
            "cancelled",
            NOON));
    book(number, "gateway-receivable", -FEE);
    book(number, "gateway-fees", FEE);
  }

  /** The line of an offer that no rider took. */
  void offered(int number) {
    market
        .feed("delivery/assignments")
        .add(Map.of("assignmentId", "a", "riderId", "r", "orderId", orderId(number)));
  }

  private OrderFacts place(int number) {
    OrderFacts facts =
        new OrderFacts(
            OrderId.of(orderId(number)),
            "A-" + number,
            new ShopId(new UUID(5, 1)),
            "shop",
            new AccountId(new UUID(5, 2)),
            new GeoPoint(37.5, 127),
            new AccountId(new UUID(5, 3)),
            Fulfilment.DELIVERY,
            PaymentMethod.CARD,
            List.of(
                new OrderLine(
                    new ItemId(new UUID(5, 4)),
                    "rice",
                    1,
                    new Money(TOTAL),
                    List.of(),
                    new Money(TOTAL))),
            new OrderPrice(new Money(TOTAL), Money.ZERO, new Money(TOTAL)),
            new Dropoff(new Sealed("street 1"), new GeoPoint(37.5, 127), new Sealed("010"), null),
            Sealed.EMPTY,
            LONG_AGO);
    say("order", new OrderPlaced(facts, NOON));
    return facts;
  }

  private void approve(int number, OrderFacts facts) {
    say(
        "payment",
        new PaymentApproved(
            new PaymentId(new UUID(4, number)),
            facts.orderId(),
            "key-" + number,
            new Money(TOTAL),
            new Money(FEE),
            LONG_AGO));
    say("order", new OrderPaid(facts, NOON, LONG_AGO));
  }

  private void say(String domain, DomainEvent event) {
    market.say(domain, event, LONG_AGO);
  }

  private void order(int number, String state) {
    Map<String, Object> order = new HashMap<>();
    order.put("orderId", orderId(number));
    order.put("number", "A-" + number);
    order.put("state", state);
    order.put("customerId", new UUID(5, 3).toString());
    order.put("shopId", new UUID(5, 1).toString());
    order.put("paymentMethod", "CARD");
    order.put("fulfilment", "DELIVERY");
    order.put("total", TOTAL);
    order.put("placedAt", LONG_AGO.toString());
    order.put("quoteId", new UUID(6, number).toString());
    market.feed("order/orders").add(order);
  }

  private void payment(int number, String state, long captured, long refunded) {
    market
        .feed("payment/payments")
        .add(
            Map.of(
                "orderId",
                orderId(number),
                "paymentId",
                new UUID(4, number).toString(),
                "state",
                state,
                "amount",
                TOTAL,
                "paymentKey",
                "key-" + number,
                "captured",
                captured,
                "refunded",
                refunded));
  }

  void capture(int number, long refunded) {
    market
        .captures()
        .add(
            Map.of(
                "sequence",
                number,
                "paymentKey",
                "key-" + number,
                "orderId",
                orderId(number),
                "amount",
                TOTAL,
                "captured",
                TOTAL,
                "refunded",
                refunded,
                "captures",
                1,
                "fee",
                FEE));
  }

  void book(int number, String account, long amount) {
    market
        .feed("settlement/postings")
        .add(
            Map.of(
                "orderId",
                orderId(number),
                "transactionId",
                "t-" + number,
                "account",
                account,
                "amount",
                amount,
                "day",
                "2026-03-02",
                "kind",
                "sale"));
  }
}
