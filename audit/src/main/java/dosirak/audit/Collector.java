package dosirak.audit;

import dosirak.audit.facts.AssignmentFact;
import dosirak.audit.facts.Benefits;
import dosirak.audit.facts.Facts;
import dosirak.audit.facts.GatewayPayment;
import dosirak.audit.facts.HoldFact;
import dosirak.audit.facts.KitchenFact;
import dosirak.audit.facts.Moment;
import dosirak.audit.facts.OrderFact;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.PaymentFact;
import dosirak.audit.facts.PaymentState;
import dosirak.audit.facts.PostingFact;
import dosirak.audit.facts.ProjectionFact;
import dosirak.audit.facts.StockFact;
import dosirak.audit.facts.SubscriptionFact;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.PaymentMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Collects the facts of one look after another over HTTP. */
final class Collector {
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration REPLAY_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration POLL_PAUSE = Duration.ofMillis(100);
  private static final int PAGE = 1_000;
  private static final int ROUNDS = 3;
  private static final List<String> DOMAINS =
      List.of(
          "identity",
          "shop",
          "storefront",
          "order",
          "payment",
          "delivery",
          "settlement",
          "notification",
          "member",
          "promotion",
          "review",
          "desk",
          "pos");

  private final Caller market;
  private final @Nullable Caller gateway;
  private final @Nullable Set<String> acknowledged;
  private final InstantSource clock;
  private final Journals journals;
  private final Map<String, List<ProjectionFact>> projections = new TreeMap<>();

  /**
   * @param gateway absent where the marketplace has none
   * @param acknowledged absent without the report of a rush
   * @param clock machine time
   */
  Collector(
      Caller market,
      @Nullable Caller gateway,
      @Nullable Set<String> acknowledged,
      InstantSource clock) {
    this.market = market;
    this.gateway = gateway;
    this.acknowledged = acknowledged;
    this.clock = clock;
    this.journals = new Journals(market);
  }

  /**
   * The line up to which a look judges.
   *
   * @param heads by domain
   * @param subscriptions how far they were when the line was drawn
   */
  record Line(Map<String, Long> heads, List<SubscriptionFact> subscriptions) {
    boolean isPassed() {
      return subscriptions.stream()
          .allMatch(each -> each.position() >= heads.getOrDefault(each.source(), 0L));
    }
  }

  /**
   * Notes the heads of all journals and waits until every subscriber has passed them; does it again
   * while what was passed caused something new, but not for ever, for a marketplace that is in use
   * always causes something new.
   *
   * @param deadline when to wait no longer, by {@link System#nanoTime}
   */
  Line drawLine(long deadline) throws InterruptedException {
    Line now = positions();
    for (int round = 1; ; round++) {
      Map<String, Long> heads = now.heads();
      Line line = now;
      while (!line.isPassed() && System.nanoTime() < deadline) {
        Thread.sleep(POLL_PAUSE);
        now = positions();
        line = new Line(heads, now.subscriptions());
      }
      if (round == ROUNDS || !line.isPassed() || System.nanoTime() >= deadline) {
        return line;
      }
      now = positions();
      if (now.heads().equals(heads)) {
        return now;
      }
    }
  }

  private Line positions() throws InterruptedException {
    Map<String, Long> heads = new TreeMap<>();
    List<SubscriptionFact> subscriptions = new ArrayList<>();
    for (String domain : DOMAINS) {
      JsonNode answer = market.get("/api/" + domain + "/audit/positions", CALL_TIMEOUT);
      Fields positions = new Fields(domain + "/positions", answer);
      heads.put(domain, positions.number("journalHead"));
      for (JsonNode node : positions.list("subscriptions")) {
        Fields each = new Fields(domain + "/positions", node);
        subscriptions.add(
            new SubscriptionFact(
                domain,
                each.text("name"),
                each.text("source"),
                each.number("position"),
                each.number("parked")));
      }
    }
    return new Line(heads, subscriptions);
  }

  /**
   * Reads everything once. The clock is read first and the journals last: so a deadline is never
   * judged by a later clock than its order, and whatever changed while the facts were read is known
   * to move.
   */
  Facts collect(Line line) throws InterruptedException {
    replay();
    Moment moment = moment();
    List<OrderFact> orders = facts("order/orders", Collector::order);
    List<AssignmentFact> assignments =
        facts("delivery/assignments", Collector::assignment).stream()
            .flatMap(Optional::stream)
            .toList();
    List<PostingFact> postings = facts("settlement/postings", Collector::posting);
    List<StockFact> stocks = facts("order/stock", Collector::stock);
    List<KitchenFact> kitchens = facts("order/kitchen-windows", Collector::kitchen);
    List<HoldFact> holds = facts("order/holds", Collector::hold);
    List<PaymentFact> payments = facts("payment/payments", Collector::payment);
    Set<String> refundsUnderWay =
        facts("payment/refunds", Collector::refundUnderWay).stream()
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    Benefits benefits =
        new Benefits(
            facts("promotion/campaigns", Collector::campaign),
            facts("promotion/coupons", Collector::coupon),
            facts("promotion/reservations", Collector::reservation),
            facts("promotion/points", Collector::balance));
    List<GatewayPayment> gatewayPayments = gatewayPayments();
    journals.readPast(line.heads());
    long orderHead = line.heads().getOrDefault("order", 0L);
    return new Facts(
        moment,
        line.heads(),
        line.subscriptions(),
        projections.values().stream().flatMap(List::stream).toList(),
        orders,
        journals.placedUpTo(orderHead),
        journals.orderStepsUpTo(orderHead),
        journals.paymentEventsUpTo(line.heads().getOrDefault("payment", 0L)),
        journals.refundsUpTo(orderHead),
        journals.givenBackUpTo(orderHead),
        journals.deliveriesUpTo(line.heads().getOrDefault("delivery", 0L)),
        payments,
        gatewayPayments,
        refundsUnderWay,
        benefits,
        assignments,
        postings,
        stocks,
        kitchens,
        holds,
        acknowledged,
        journals.movingAfter(line.heads()));
  }

  /** How far the domains were, of orders, when the last look was taken. */
  Map<String, Long> lastSaid() {
    return journals.lastSaid();
  }

  /** Replays every domain once, and again in a later look where something differed. */
  private void replay() throws InterruptedException {
    for (String domain : DOMAINS) {
      List<ProjectionFact> before = projections.get(domain);
      if (before != null && before.stream().allMatch(each -> each.differenceCount() == 0)) {
        continue;
      }
      JsonNode answer = market.post("/api/" + domain + "/audit/replays", null, REPLAY_TIMEOUT);
      List<ProjectionFact> replayed = new ArrayList<>();
      for (JsonNode node : new Fields(domain + "/replays", answer).list("projections")) {
        Fields each = new Fields(domain + "/replays", node);
        List<String> differences = new ArrayList<>();
        each.list("differences").forEach(text -> differences.add(text.asString()));
        replayed.add(
            new ProjectionFact(
                domain,
                each.text("table"),
                each.number("rows"),
                differences,
                each.number("differenceCount")));
      }
      projections.put(domain, replayed);
    }
  }

  private Moment moment() throws InterruptedException {
    JsonNode answer = market.get("/api/platform/clock", CALL_TIMEOUT);
    if (!answer.path("speed").isNumber()) {
      throw new IncompleteException("platform/clock: speed is missing");
    }
    return new Moment(
        new Fields("platform/clock", answer).instant("cityTime"),
        answer.path("speed").asDouble(),
        clock.instant());
  }

  private <T> List<T> facts(String feed, Function<Fields, T> read) throws InterruptedException {
    String domain = feed.substring(0, feed.indexOf('/'));
    String path =
        "/api/%s/audit/facts/%s?limit=%d"
            .formatted(domain, feed.substring(domain.length() + 1), PAGE);
    List<T> all = new ArrayList<>();
    String after = null;
    while (true) {
      String page =
          after == null
              ? path
              : path + "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
      JsonNode answer = market.get(page, CALL_TIMEOUT);
      for (JsonNode node : new Fields(feed, answer).list("items")) {
        all.add(read.apply(new Fields(feed, node)));
      }
      JsonNode next = answer.path("next");
      if (next.isMissingNode() || next.isNull()) {
        return all;
      }
      String cursor = next.asString();
      if (cursor.equals(after)) {
        throw new IncompleteException(feed + " gives the cursor " + cursor + " twice");
      }
      after = cursor;
    }
  }

  private List<GatewayPayment> gatewayPayments() throws InterruptedException {
    List<GatewayPayment> all = new ArrayList<>();
    if (gateway == null) {
      return all;
    }
    long after = 0;
    while (true) {
      JsonNode answer =
          gateway.get("/v1/audit/payments?after=%d&limit=%d".formatted(after, PAGE), CALL_TIMEOUT);
      Fields page = new Fields("the gateway", answer);
      int before = all.size();
      for (JsonNode node : page.list("items")) {
        Fields each = new Fields("the gateway", node);
        all.add(
            new GatewayPayment(
                each.text("paymentKey"),
                each.text("orderId"),
                each.number("amount"),
                each.number("captured"),
                each.number("refunded"),
                each.number("captures"),
                each.number("fee")));
      }
      if (all.size() == before) {
        return all;
      }
      long next = page.number("next");
      if (next <= after) {
        throw new IncompleteException("the gateway gives the cursor " + next + " after " + after);
      }
      after = next;
    }
  }

  private static OrderFact order(Fields fields) {
    return new OrderFact(
        fields.text("orderId"),
        fields.oneOf("state", OrderState.class),
        fields.oneOf("paymentMethod", PaymentMethod.class) == PaymentMethod.CARD,
        fields.oneOf("fulfilment", Fulfilment.class) == Fulfilment.DELIVERY,
        fields.number("total"),
        fields.optionalInstant("deadlineAt"),
        fields.text("quoteId"));
  }

  private static StockFact stock(Fields fields) {
    String option = fields.optionalText("optionId");
    return new StockFact(
        fields.text("shopId") + "/" + fields.text("itemId") + (option == null ? "" : "/" + option),
        fields.optionalNumber("available"),
        fields.number("allotted"),
        fields.number("held"),
        fields.number("givenBack"));
  }

  private static KitchenFact kitchen(Fields fields) {
    return new KitchenFact(
        fields.text("shopId") + "/" + fields.text("beginsAt"),
        fields.number("orders"),
        fields.number("items"),
        fields.number("amount"),
        fields.optionalNumber("mostOrders"),
        fields.optionalNumber("mostItems"),
        fields.optionalNumber("mostAmount"),
        fields.number("heldOrders"));
  }

  private static HoldFact hold(Fields fields) {
    return new HoldFact(fields.text("orderId"), fields.truth("givenBack"));
  }

  private static PaymentFact payment(Fields fields) {
    return new PaymentFact(
        fields.text("orderId"),
        fields.oneOf("state", PaymentState.class),
        fields.number("amount"),
        fields.optionalText("paymentKey"),
        fields.number("captured"),
        fields.number("refunded"));
  }

  /** Empty for a part that was given back. */
  private static Optional<String> refundUnderWay(Fields fields) {
    return fields.text("state").equals("REQUESTED")
        ? Optional.of(fields.text("orderId"))
        : Optional.empty();
  }

  private static Benefits.Campaign campaign(Fields fields) {
    return new Benefits.Campaign(
        fields.text("campaignId"), fields.optionalNumber("mostCoupons"), fields.number("issued"));
  }

  private static Benefits.Coupon coupon(Fields fields) {
    return new Benefits.Coupon(
        fields.text("couponId"),
        fields.text("campaignId"),
        fields.oneOf("state", Benefits.CouponState.class),
        fields.optionalText("orderId"));
  }

  private static Benefits.Reservation reservation(Fields fields) {
    List<String> coupons = new ArrayList<>();
    fields.list("coupons").forEach(coupon -> coupons.add(coupon.asString()));
    return new Benefits.Reservation(
        fields.text("orderId"),
        fields.oneOf("state", Benefits.ReservationState.class),
        coupons,
        fields.number("points"),
        fields.number("pointsLeft"),
        fields.truth("couponsReturned"));
  }

  private static Benefits.Balance balance(Fields fields) {
    return new Benefits.Balance(
        fields.text("customerId"),
        fields.number("balance"),
        fields.number("movements"),
        fields.number("lots"),
        fields.number("debt"));
  }

  /** Empty for an offer that no rider took. */
  private static Optional<AssignmentFact> assignment(Fields fields) {
    Instant assignedAt = fields.optionalInstant("assignedAt");
    if (assignedAt == null) {
      return Optional.empty();
    }
    return Optional.of(
        new AssignmentFact(
            fields.text("assignmentId"),
            fields.text("riderId"),
            fields.text("orderId"),
            assignedAt,
            fields.optionalInstant("atShopAt"),
            fields.optionalInstant("pickedUpAt"),
            fields.optionalInstant("deliveredAt"),
            fields.optionalInstant("endedAt")));
  }

  private static PostingFact posting(Fields fields) {
    return new PostingFact(
        fields.optionalText("orderId"),
        fields.text("transactionId"),
        fields.optionalText("kind"),
        fields.text("account"),
        fields.number("amount"));
  }
}
