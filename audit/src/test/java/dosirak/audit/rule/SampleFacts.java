package dosirak.audit.rule;

import dosirak.audit.facts.AssignmentFact;
import dosirak.audit.facts.Benefits;
import dosirak.audit.facts.Facts;
import dosirak.audit.facts.GatewayPayment;
import dosirak.audit.facts.HoldFact;
import dosirak.audit.facts.KitchenFact;
import dosirak.audit.facts.Moment;
import dosirak.audit.facts.OrderFact;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.OrderStep;
import dosirak.audit.facts.PaymentFact;
import dosirak.audit.facts.PaymentState;
import dosirak.audit.facts.PlacedOrder;
import dosirak.audit.facts.PostingFact;
import dosirak.audit.facts.ProjectionFact;
import dosirak.audit.facts.RefundFact;
import dosirak.audit.facts.StockFact;
import dosirak.audit.facts.SubscriptionFact;
import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.RefundId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.contracts.payment.PaymentEvent;
import dosirak.contracts.payment.PaymentRefunded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A small clean city that a test spoils in one place: an order by card that was brought together
 * with one that is paid at the door, a cancelled and refunded one, one that waits for its payment,
 * one that the customer fetches, and one of which a portion was refunded at the platform's loss.
 */
final class SampleFacts {
  static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  static final Instant MACHINE_NOON = Instant.parse("2026-11-01T03:00:00Z");
  static final String BROUGHT = id(1);
  static final String AT_THE_DOOR = id(2);
  static final String CANCELLED = id(3);
  static final String WAITING = id(4);
  static final String FETCHED = id(5);
  static final String REFUNDED = id(6);
  static final long PORTION = 8_000;
  static final String CAMPAIGN = id(401);
  static final String COUPON = id(402);
  static final String RIDER = id(101);
  static final String OTHER_RIDER = id(102);
  static final String THIRD_RIDER = id(103);
  static final long TOTAL = 25_000;
  static final long FEE = 625;
  static final long PAY = 3_500;

  final Map<String, Long> heads = new HashMap<>(Map.of("order", 100L, "shop", 7L));
  final List<SubscriptionFact> subscriptions = new ArrayList<>();
  final List<ProjectionFact> projections = new ArrayList<>();
  final Map<String, OrderFact> orders = new HashMap<>();
  final Map<String, PlacedOrder> placed = new HashMap<>();
  final Map<String, List<OrderStep>> steps = new HashMap<>();
  final Map<String, List<PaymentEvent>> paymentEvents = new HashMap<>();
  final Map<String, List<RefundFact>> refunds = new HashMap<>();
  final Map<String, GivenBack> givenBack = new HashMap<>();
  final Map<String, List<Delivered>> deliveries = new HashMap<>();
  final Map<String, PaymentFact> payments = new HashMap<>();
  final List<GatewayPayment> gateway = new ArrayList<>();
  final Set<String> refundsUnderWay = new HashSet<>();
  final List<Benefits.Campaign> campaigns = new ArrayList<>();
  final List<Benefits.Coupon> coupons = new ArrayList<>();
  final List<Benefits.Reservation> reservations = new ArrayList<>();
  final List<Benefits.Balance> balances = new ArrayList<>();
  final List<AssignmentFact> assignments = new ArrayList<>();
  final List<PostingFact> postings = new ArrayList<>();
  final List<StockFact> stocks = new ArrayList<>();
  final List<KitchenFact> kitchens = new ArrayList<>();
  final List<HoldFact> holds = new ArrayList<>();
  final Set<String> moving = new HashSet<>();
  @Nullable Set<String> acknowledged;
  private long position;

  SampleFacts() {
    count();
    subscriptions.add(new SubscriptionFact("order", "menu-copy", "shop", 7, 0));
    projections.add(new ProjectionFact("order", "shop_copy", 3, List.of(), 0));
    order(
        BROUGHT,
        true,
        true,
        null,
        way("PENDING PAID ACCEPTED READY PICKED_UP DELIVERED COMPLETED"));
    order(
        AT_THE_DOOR, false, true, null, way("PENDING PAID ACCEPTED PICKED_UP DELIVERED COMPLETED"));
    order(CANCELLED, true, true, null, way("PENDING PAID CANCELLED"));
    order(WAITING, true, true, NOON.plusSeconds(600), way("PENDING"));
    order(FETCHED, false, false, null, way("PENDING PAID ACCEPTED"));
    pay(BROUGHT, "key-1", 0, PaymentState.APPROVED);
    pay(CANCELLED, "key-3", TOTAL, PaymentState.CANCELLED);
    payments.put(WAITING, new PaymentFact(WAITING, PaymentState.OPEN, TOTAL, null, 0, 0));
    bring(id(201), RIDER, BROUGHT, 0, 20);
    order(
        REFUNDED,
        true,
        true,
        null,
        way("PENDING PAID ACCEPTED READY PICKED_UP DELIVERED COMPLETED"));
    pay(REFUNDED, "key-6", 0, PaymentState.APPROVED);
    refund(REFUNDED, "key-6", id(601), PORTION);
    bring(id(201), RIDER, AT_THE_DOOR, 0, 25);
    bring(id(209), THIRD_RIDER, REFUNDED, 0, 20);
    capture(REFUNDED, "t-8");
    book(REFUNDED, "t-9", "customer-deposits", TOTAL);
    sell(REFUNDED, "t-9", 18_840);
    earn(REFUNDED, "t-10");
    book(REFUNDED, "t-11", "platform-loss", PORTION);
    book(REFUNDED, "t-11", "customer-deposits", -PORTION);
    book(REFUNDED, "t-12", "customer-deposits", PORTION);
    book(REFUNDED, "t-12", "gateway-receivable", -PORTION);
    withBenefits(BROUGHT, 0);
    campaigns.add(new Benefits.Campaign(CAMPAIGN, 100L, 1));
    coupons.add(new Benefits.Coupon(COUPON, CAMPAIGN, Benefits.CouponState.USED, BROUGHT));
    reserve(BROUGHT, Benefits.ReservationState.USED, 0);
    balances.add(new Benefits.Balance(id(301), 250, 250, 300, 50));
    capture(BROUGHT, "t-1");
    book(BROUGHT, "t-2", "customer-deposits", TOTAL);
    sell(BROUGHT, "t-2", 18_840);
    earn(BROUGHT, "t-3");
    book(AT_THE_DOOR, "t-4", "rider-cash", TOTAL);
    sell(AT_THE_DOOR, "t-4", 18_840);
    earn(AT_THE_DOOR, "t-5");
    capture(CANCELLED, "t-6");
    book(CANCELLED, "t-7", "customer-deposits", TOTAL);
    book(CANCELLED, "t-7", "gateway-receivable", -TOTAL);
  }

  /** Two portions of ten are sold, one of them to an order that ended before it was accepted. */
  private void count() {
    stocks.add(new StockFact("rice", 9L, 10, 2, 1));
    stocks.add(new StockFact("soup", null, 0, 1, 1));
    kitchens.add(new KitchenFact("noon", 1, 2, TOTAL, 20L, null, null, 1));
    holds.add(new HoldFact(BROUGHT, false));
    holds.add(new HoldFact(WAITING, false));
    holds.add(new HoldFact(CANCELLED, true));
  }

  Facts build() {
    return new Facts(
        new Moment(NOON, 10, MACHINE_NOON),
        heads,
        subscriptions,
        projections,
        List.copyOf(orders.values()),
        placed,
        steps,
        paymentEvents,
        refunds,
        givenBack,
        deliveries,
        List.copyOf(payments.values()),
        gateway,
        refundsUnderWay,
        new Benefits(campaigns, coupons, reservations, balances),
        assignments,
        postings,
        stocks,
        kitchens,
        holds,
        acknowledged,
        moving);
  }

  static String id(int number) {
    return new UUID(0, number).toString();
  }

  static List<OrderState> way(String states) {
    return List.of(states.split(" ", -1)).stream().map(OrderState::valueOf).toList();
  }

  /** An order whose last event is ten minutes old, which is long ago. */
  void order(
      String orderId,
      boolean byCard,
      boolean delivery,
      @Nullable Instant deadlineAt,
      List<OrderState> way) {
    orders.put(
        orderId,
        new OrderFact(
            orderId, way.getLast(), byCard, delivery, TOTAL, deadlineAt, "quote-" + orderId));
    placed.put(orderId, placed(orderId, byCard, delivery));
    walk(orderId, MACHINE_NOON.minusSeconds(600), way);
  }

  /** The order uses the coupon, for nothing off, and points beside the money. */
  void withBenefits(String orderId, long points) {
    PlacedOrder plain = java.util.Objects.requireNonNull(placed.get(orderId));
    placed.put(
        orderId,
        new PlacedOrder(
            orderId,
            plain.customerId(),
            plain.byCard(),
            plain.delivery(),
            plain.total(),
            plain.lines(),
            plain.deliveryTip(),
            0,
            points,
            List.of(COUPON)));
  }

  void reserve(String orderId, Benefits.ReservationState state, long pointsLeft) {
    reservations.add(
        new Benefits.Reservation(
            orderId,
            state,
            List.of(COUPON),
            java.util.Objects.requireNonNull(placed.get(orderId)).points(),
            pointsLeft,
            false));
  }

  /** Two lines and a tip. */
  static PlacedOrder placed(String orderId, boolean byCard, boolean delivery) {
    return new PlacedOrder(
        orderId,
        id(301),
        byCard,
        delivery,
        TOTAL,
        List.of(new PlacedOrder.Line(2, 16_000), new PlacedOrder.Line(1, 6_000)),
        3_000,
        0,
        0,
        List.of());
  }

  void walk(String orderId, Instant recordedAt, List<OrderState> way) {
    steps.put(
        orderId, way.stream().map(state -> new OrderStep(++position, state, recordedAt)).toList());
  }

  /** The order is in a state, by its facts, with a deadline. */
  void state(String orderId, OrderState state, @Nullable Instant deadlineAt) {
    OrderFact before = java.util.Objects.requireNonNull(orders.get(orderId));
    orders.put(
        orderId,
        new OrderFact(
            orderId,
            state,
            before.byCard(),
            before.delivery(),
            before.total(),
            deadlineAt,
            before.quoteId()));
  }

  void pay(String orderId, String key, long refunded, PaymentState state) {
    payments.put(orderId, new PaymentFact(orderId, state, TOTAL, key, TOTAL, refunded));
    gateway.add(new GatewayPayment(key, orderId, TOTAL, TOTAL, refunded, 1, FEE));
    List<PaymentEvent> events = new ArrayList<>();
    events.add(approved(orderId, key, TOTAL));
    if (refunded > 0) {
      events.add(
          new PaymentCancelled(
              paymentId(),
              OrderId.of(orderId),
              key,
              new Money(refunded),
              new Money(FEE),
              "customer",
              NOON));
    }
    paymentEvents.put(orderId, events);
  }

  /** A portion of the first line is given back. */
  void refund(String orderId, String key, String refundId, long amount) {
    refunds
        .computeIfAbsent(orderId, unused -> new ArrayList<>())
        .add(
            new RefundFact(
                refundId,
                MACHINE_NOON.minusSeconds(500),
                List.of(new RefundFact.Line(0, 1, amount)),
                0,
                0,
                amount,
                0,
                false));
    payments.put(
        orderId, new PaymentFact(orderId, PaymentState.APPROVED, TOTAL, key, TOTAL, amount));
    gateway.removeIf(each -> each.orderId().equals(orderId));
    gateway.add(new GatewayPayment(key, orderId, TOTAL, TOTAL, amount, 1, FEE));
    List<PaymentEvent> events = new ArrayList<>(paymentEvents.getOrDefault(orderId, List.of()));
    events.add(
        new PaymentRefunded(
            paymentId(),
            OrderId.of(orderId),
            RefundId.of(refundId),
            key,
            new Money(amount),
            new Money(TOTAL - amount),
            "missing",
            NOON));
    paymentEvents.put(orderId, events);
  }

  static PaymentApproved approved(String orderId, String key, long amount) {
    return new PaymentApproved(
        paymentId(), OrderId.of(orderId), key, new Money(amount), new Money(FEE), NOON);
  }

  static PaymentId paymentId() {
    return new PaymentId(new UUID(1, 1));
  }

  /** A rider brought an order, between two minutes after noon. */
  void bring(String assignmentId, String riderId, String orderId, int fromMinute, int toMinute) {
    Instant done = NOON.plusSeconds(60L * toMinute);
    hold(assignmentId, riderId, orderId, fromMinute, done);
    deliveries
        .computeIfAbsent(orderId, unused -> new ArrayList<>())
        .add(
            new Delivered(
                AssignmentId.of(assignmentId),
                OrderId.of(orderId),
                AccountId.of(riderId),
                new Money(PAY),
                done));
  }

  void hold(
      String assignmentId,
      String riderId,
      String orderId,
      int fromMinute,
      @Nullable Instant deliveredAt) {
    Instant from = NOON.plusSeconds(60L * fromMinute);
    assignments.add(
        new AssignmentFact(
            assignmentId, riderId, orderId, from, from, from, deliveredAt, deliveredAt));
  }

  /** The gateway took the money. */
  void capture(String orderId, String transactionId) {
    book(orderId, transactionId, "gateway-receivable", TOTAL - FEE);
    book(orderId, transactionId, "gateway-fees", FEE);
    book(orderId, transactionId, "customer-deposits", -TOTAL);
  }

  /** The shop is owed its part; the rest is fees and tax. */
  void sell(String orderId, String transactionId, long owed) {
    book(orderId, transactionId, "shop-payable", -owed);
    book(orderId, transactionId, "brokerage-revenue", -1_950);
    book(orderId, transactionId, "payment-revenue", -750);
    book(orderId, transactionId, "delivery-fund", -2_900);
    book(orderId, transactionId, "tax-payable", -560);
  }

  /** The rider earned the pay. */
  void earn(String orderId, String transactionId) {
    book(orderId, transactionId, "delivery-fund", PAY);
    book(orderId, transactionId, "rider-payable", -PAY);
  }

  void book(String orderId, String transactionId, String account, long amount) {
    postings.add(new PostingFact(orderId, transactionId, null, account, amount));
  }
}
