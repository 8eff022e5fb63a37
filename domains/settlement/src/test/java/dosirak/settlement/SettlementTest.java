package dosirak.settlement;

import static dosirak.contracts.order.Fulfilment.DELIVERY;
import static dosirak.contracts.order.Fulfilment.PICKUP;
import static dosirak.contracts.order.PaymentMethod.AT_THE_DOOR;
import static dosirak.contracts.order.PaymentMethod.CARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.promotion.PointsCause;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.contracts.settlement.PayoutRequested;
import dosirak.contracts.settlement.PayoutSent;
import dosirak.contracts.settlement.StatementClosed;
import dosirak.platform.compartment.Compartment;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.settlement.Orders.Shop;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettlementTest {
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture =
        MarketplaceFixture.start(
            List.of(SettlementDomain.DOMAIN), Set.of("order", "payment", "delivery", "promotion"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  private OrderFacts placed(OrderFacts order) {
    heard("order", fixture.say("order", new OrderPlaced(order, fixture.now())));
    return order;
  }

  private void heard(String source, long position) {
    fixture.awaitApplied("settlement", source, position);
  }

  private void complete(OrderFacts order, Instant at) {
    heard("order", fixture.say("order", Orders.completed(order, at)));
  }

  /** Balances by account from the audit's feed of all postings. */
  private Map<String, Long> books(OrderFacts order) {
    Map<String, Long> balances = new TreeMap<>();
    for (JsonNode item : feed("postings", 7)) {
      if (item.path("orderId").asString().equals(order.orderId().toString())) {
        balances.merge(item.path("account").asString(), item.path("amount").asLong(), Long::sum);
      }
    }
    return balances;
  }

  private List<JsonNode> feed(String name, int limit) {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    while (true) {
      Reply reply =
          fixture.get(
              "/api/settlement/audit/facts/" + name + "?limit=" + limit + cursor,
              fixture.machineToken());
      assertThat(reply.status()).as(reply.text()).isEqualTo(200);
      reply.json().path("items").forEach(items::add);
      JsonNode next = reply.json().path("next");
      if (next.isNull() || next.isMissingNode()) {
        return items;
      }
      cursor = "&after=" + next.asString();
    }
  }

  private String owner(Shop shop) {
    return fixture.token(shop.owner(), Role.OWNER);
  }

  private JsonNode statement(Shop shop, LocalDate day) {
    Reply reply =
        fixture.get("/api/settlement/statements?shopId=" + shop.id() + "&day=" + day, owner(shop));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().path("statements").size()).as(reply.text()).isEqualTo(1);
    return reply.json().path("statements").get(0);
  }

  private LocalDate today() {
    return fixture.now().atZone(SEOUL).toLocalDate();
  }

  /** An hour and a bit after the end of today. */
  private void passMidnight() {
    Instant close = today().plusDays(1).atTime(1, 1).atZone(SEOUL).toInstant();
    fixture.advance(Duration.between(fixture.now(), close));
  }

  private List<StatementClosed> closed(Shop shop) {
    return fixture.said("settlement", StatementClosed.class).stream()
        .filter(event -> event.shopId().equals(shop.id()))
        .toList();
  }

  @Test
  void aDeliveredOrderIsPostedWholeWhateverSourceIsHeardFirst() {
    OrderFacts order = Orders.order(DELIVERY, CARD, 3_000, 25_000);
    heard("delivery", fixture.say("delivery", Orders.delivered(order, 4_200)));
    complete(order, fixture.now());
    heard("payment", fixture.say("payment", Orders.approved(order, 700)));
    assertThat(books(order))
        .isEqualTo(
            Map.of(
                "gateway-receivable", 27_300L,
                "gateway-fees", 700L,
                "customer-deposits", 0L,
                "shop-payable", -18_840L,
                "brokerage-revenue", -1_950L,
                "payment-revenue", -750L,
                "delivery-fund", -1_700L,
                "rider-payable", -4_200L,
                "tax-payable", -560L));
  }

  @Test
  void theSameFactTwiceIsPostedOnce() {
    Shop shop = Shop.any();
    OrderFacts order = placed(Orders.order(shop, DELIVERY, CARD, 0, 25_000));
    complete(order, fixture.now());
    complete(order, fixture.now());
    heard("payment", fixture.say("payment", Orders.approved(order, 700)));
    heard("payment", fixture.say("payment", Orders.approved(order, 700)));
    assertThat(books(order)).containsEntry("shop-payable", -18_840L);
    assertThat(books(order)).containsEntry("customer-deposits", 0L);
    assertThat(statement(shop, today()).path("orders").asInt()).isEqualTo(1);
  }

  @Test
  void aFailedOrderPaysTheShopAndRefundsTheCustomer() {
    Shop shop = Shop.any();
    OrderFacts order = placed(Orders.order(shop, DELIVERY, CARD, 3_000, 25_000));
    heard("payment", fixture.say("payment", Orders.approved(order, 700)));
    heard("order", fixture.say("order", Orders.failed(order, fixture.now())));
    heard("payment", fixture.say("payment", Orders.cancelled(order, 700)));
    assertThat(books(order))
        .isEqualTo(
            Map.of(
                "gateway-receivable", -700L,
                "gateway-fees", 700L,
                "customer-deposits", 0L,
                "platform-loss", 25_000L,
                "shop-payable", -25_000L));
    assertThat(statement(shop, today()).path("owed").asLong()).isEqualTo(25_000);
  }

  @Test
  void aStatementSumsTheDayAndClosesOnceAnHourAfterIt() {
    Shop shop = Shop.any();
    LocalDate day = today();
    complete(placed(Orders.order(shop, DELIVERY, CARD, 0, 25_000)), fixture.now());
    complete(placed(Orders.order(shop, PICKUP, AT_THE_DOOR, 0, 25_000)), fixture.now());

    JsonNode open = statement(shop, day);
    assertThat(open.path("closed").asBoolean()).isFalse();
    assertThat(open.path("orders").asInt()).isEqualTo(2);
    assertThat(open.path("sales").asLong()).isEqualTo(50_000);
    assertThat(open.path("fees").asLong()).isEqualTo(5_600 + 1_950);
    assertThat(open.path("tax").asLong()).isEqualTo(560 + 195);
    assertThat(open.path("collected").asLong()).isEqualTo(25_000);
    assertThat(open.path("owed").asLong()).isEqualTo(18_840 - 2_145);
    assertThat(closed(shop)).isEmpty();

    passMidnight();

    fixture.eventually("the day is closed", () -> closed(shop).size() == 1);
    assertThat(closed(shop).getFirst())
        .isEqualTo(
            new StatementClosed(
                shop.id(),
                day,
                2,
                Money.won(50_000),
                Money.won(7_550),
                Money.won(755),
                Money.won(16_695),
                fixture.now()));
    assertThat(statement(shop, day).path("closed").asBoolean()).isTrue();

    // What is posted late goes to the next open day, and the closed one stays as it was told.
    Instant yesterday = day.atTime(12, 0).atZone(SEOUL).toInstant();
    OrderFacts late = placed(Orders.order(shop, PICKUP, CARD, 0, 25_000));
    complete(late, yesterday);
    assertThat(statement(shop, day).path("orders").asInt()).isEqualTo(2);
    assertThat(statement(shop, day.plusDays(1)).path("owed").asLong()).isEqualTo(22_030);
    passMidnight();
    fixture.eventually("the next day is closed", () -> closed(shop).size() == 2);
    assertThat(closed(shop).getLast().day()).isEqualTo(day.plusDays(1));
    assertThat(closed(shop).getLast().owed()).isEqualTo(Money.won(22_030));
  }

  @Test
  void anOrderBelongsToTheDayInSeoulOnWhichItWasCompleted() {
    Shop shop = Shop.any();
    LocalDate day = today().plusDays(10);
    Instant lastMoment = day.plusDays(1).atStartOfDay(SEOUL).toInstant().minusMillis(1);
    complete(placed(Orders.order(shop, PICKUP, CARD, 0, 1_000)), lastMoment);
    complete(placed(Orders.order(shop, PICKUP, CARD, 0, 2_000)), lastMoment.plusMillis(1));
    assertThat(statement(shop, day).path("sales").asLong()).isEqualTo(1_000);
    assertThat(statement(shop, day.plusDays(1)).path("sales").asLong()).isEqualTo(2_000);
  }

  @Test
  void theLinesOfAStatementExplainIt() {
    Shop shop = Shop.any();
    OrderFacts first = placed(Orders.order(shop, DELIVERY, CARD, 3_000, 25_000));
    OrderFacts second = placed(Orders.order(shop, PICKUP, CARD, 0, 250, 250));
    complete(first, fixture.now());
    complete(second, fixture.now());
    String path = "/api/settlement/statements/" + shop.id() + "/" + today() + "/lines?limit=1";
    JsonNode page = fixture.get(path, owner(shop)).json();
    assertThat(page.path("lines").size()).isEqualTo(1);
    JsonNode line = page.path("lines").get(0);
    assertThat(line.path("orderId").asString()).isEqualTo(first.orderId().toString());
    assertThat(line.path("kind").asString()).isEqualTo("SALE");
    assertThat(line.path("brokerageFee").asLong()).isEqualTo(1_950);
    assertThat(line.path("paymentFee").asLong()).isEqualTo(750);
    assertThat(line.path("deliveryFee").asLong()).isEqualTo(2_900);
    assertThat(line.path("tax").asLong()).isEqualTo(560);
    assertThat(line.path("owed").asLong()).isEqualTo(18_840);
    JsonNode rest =
        fixture.get(path + "&after=" + page.path("next").asString(), owner(shop)).json();
    assertThat(rest.path("lines").get(0).path("owed").asLong()).isEqualTo(438);
  }

  @Test
  void aRefundIsALineOfTheDayItHappensHoweverOftenItIsHeard() {
    Shop shop = Shop.any();
    OrderFacts order = placed(Orders.order(shop, DELIVERY, CARD, 0, 15_000, 10_000));
    heard("payment", fixture.say("payment", Orders.approved(order, 700)));
    complete(order, fixture.now());
    LocalDate soldOn = today();
    passMidnight();
    fixture.eventually("the day is closed", () -> closed(shop).size() == 1);

    Refund refund = at(fixture.now(), Orders.refund(Fault.SHOP, 0, 10_000, 0, false, 0, 10_000));
    for (int i = 0; i < 2; i++) {
      heard("order", fixture.say("order", Orders.refunded(order, refund, true)));
      heard(
          "payment",
          fixture.say("payment", Orders.refunded(order, refund.refundId(), refund.money())));
    }
    assertThat(books(order)).containsEntry("customer-deposits", 0L);
    assertThat(books(order)).containsEntry("shop-payable", -10_028L);
    assertThat(statement(shop, soldOn).path("owed").asLong()).isEqualTo(18_840);
    JsonNode day = statement(shop, today());
    assertThat(day.path("orders").asInt()).isZero();
    assertThat(day.path("sales").asLong()).isEqualTo(-10_000);
    assertThat(day.path("fees").asLong()).isEqualTo(-1_080);
    assertThat(day.path("tax").asLong()).isEqualTo(-108);
    assertThat(day.path("owed").asLong()).isEqualTo(-8_812);
    JsonNode lines =
        fixture
            .get("/api/settlement/statements/" + shop.id() + "/" + today() + "/lines", owner(shop))
            .json()
            .path("lines");
    assertThat(lines.size()).isEqualTo(1);
    assertThat(lines.get(0).path("kind").asString()).isEqualTo("ADJUSTMENT");
    assertThat(lines.get(0).path("refundId").asString()).isEqualTo(refund.refundId().toString());
    assertThat(lines.get(0).path("fault").asString()).isEqualTo("SHOP");
    assertThat(lines.get(0).path("reason").asString()).isEqualTo("cold");
    assertThat(lines.get(0).path("owed").asLong()).isEqualTo(-8_812);
  }

  private static Refund at(Instant time, Refund refund) {
    return new Refund(
        refund.refundId(),
        refund.lines(),
        refund.deliveryTip(),
        refund.couponReduction(),
        refund.money(),
        refund.points(),
        refund.coupons(),
        refund.fault(),
        refund.isFull(),
        refund.riderId(),
        refund.reason(),
        time);
  }

  @Test
  void aRefundBeforeTheEndIsPostedWithTheSale() {
    Shop shop = Shop.any();
    OrderFacts order = placed(Orders.order(shop, DELIVERY, CARD, 0, 15_000, 10_000));
    heard("payment", fixture.say("payment", Orders.approved(order, 700)));
    Refund refund = Orders.refund(Fault.SHOP, 0, 10_000, 0, false, 0, 10_000);
    heard("order", fixture.say("order", Orders.refunded(order, refund, false)));
    assertThat(books(order)).doesNotContainKey("shop-payable");
    heard(
        "payment",
        fixture.say("payment", Orders.refunded(order, refund.refundId(), refund.money())));
    complete(order, fixture.now());
    assertThat(books(order)).containsEntry("customer-deposits", 0L);
    assertThat(books(order)).containsEntry("shop-payable", -10_028L);
    assertThat(statement(shop, today()).path("sales").asLong()).isEqualTo(15_000);
    assertThat(statement(shop, today()).path("orders").asInt()).isEqualTo(1);
  }

  @Test
  void aShopBearsItsShareOfCouponsOnItsStatement() {
    OrderFacts order =
        placed(
            Orders.withBenefits(
                DELIVERY,
                CARD,
                0,
                1_000,
                List.of(Orders.coupon(DiscountTarget.ITEMS, 2_000, 10_000)),
                25_000));
    complete(order, fixture.now());
    Shop shop = new Shop(order.shopId(), order.ownerId());
    // The order was completed today, as the fixture's clock says.
    JsonNode statement = statement(shop, today());
    assertThat(statement.path("discounts").asLong()).isEqualTo(2_000);
    assertThat(statement.path("owed").asLong()).isEqualTo(16_840);
    assertThat(books(order)).containsEntry("points-liability", 1_000L);
  }

  @Test
  void aCancellationAfterAcceptanceIsPostedByFaultAndOneBeforeItNotAtAll() {
    OrderFacts early = placed(Orders.order(DELIVERY, CARD, 3_000, 25_000));
    heard("order", fixture.say("order", new OrderCancelled(early, "too slow", fixture.now())));
    assertThat(books(early)).isEmpty();
    Shop shop = Shop.any();
    OrderFacts late = placed(Orders.order(shop, DELIVERY, CARD, 3_000, 25_000));
    heard(
        "order",
        fixture.say(
            "order", new OrderCancelled(late, "no rider", fixture.now(), Fault.PLATFORM, null)));
    assertThat(books(late)).isEqualTo(Map.of("platform-loss", 25_000L, "shop-payable", -25_000L));
    assertThat(statement(shop, today()).path("owed").asLong()).isEqualTo(25_000);
  }

  @Test
  void pointsOfNoOrderAreInTheBooksOnce() {
    AccountId customer = MarketplaceFixture.newAccount();
    PointsChanged granted =
        new PointsChanged(
            customer,
            null,
            PointsCause.GRANTED,
            Money.won(500),
            Money.won(500),
            fixture.now(),
            fixture.now());
    heard("promotion", fixture.say("promotion", granted));
    long owed =
        feed("postings", 1_000).stream()
            .filter(item ->
                item.path("account").asString().equals("points-liability")
                    && item.path("kind").asString().equals("POINTS"))
            .mapToLong(item -> item.path("amount").asLong())
            .sum();
    assertThat(owed).isEqualTo(-500);
  }

  private List<PayoutRequested> requested(Shop shop) {
    return fixture.said("settlement", PayoutRequested.class).stream()
        .filter(event -> event.shopId().equals(shop.id()))
        .toList();
  }

  @Test
  void aShopIsPaidItsClosedStatementsOnceAndADayItOwesIsSetOff() {
    Shop shop = Shop.any();
    LocalDate day = today();
    complete(placed(Orders.order(shop, PICKUP, AT_THE_DOOR, 0, 25_000)), fixture.now());
    passMidnight();
    complete(placed(Orders.order(shop, DELIVERY, CARD, 0, 25_000)), fixture.now());
    passMidnight();
    fixture.eventually("both days are closed", () -> closed(shop).size() == 2);
    LocalDate due = BusinessDays.payoutDay(day.plusDays(1));
    Instant eve = due.atStartOfDay(SEOUL).toInstant().minusSeconds(1);
    if (eve.isAfter(fixture.now())) {
      fixture.advance(Duration.between(fixture.now(), eve));
      assertThat(requested(shop)).isEmpty();
    }
    fixture.advance(Duration.ofDays(1));
    fixture.eventually("it is paid", () -> requested(shop).size() == 1);
    PayoutRequested payout = requested(shop).getFirst();
    assertThat(payout.amount()).isEqualTo(Money.won(18_840 - 2_145));
    assertThat(payout.firstDay()).isEqualTo(day);
    assertThat(payout.lastDay()).isEqualTo(day.plusDays(1));
    assertThat(payout.dueDay()).isEqualTo(due);
    // The fixture is a sandbox, where transfers leave at once.
    assertThat(fixture.said("settlement", PayoutSent.class))
        .anyMatch(event -> event.payoutId().equals(payout.payoutId()));
    JsonNode mine =
        fixture.get("/api/settlement/payouts", owner(shop)).json().path("payouts").get(0);
    assertThat(mine.path("amount").asLong()).isEqualTo(16_695);
    assertThat(mine.path("bankReference").asString()).isEqualTo("simulated");
    assertThat(fixture.get("/api/settlement/payouts", owner(Shop.any())).json().path("payouts"))
        .isEmpty();
    fixture.advance(Duration.ofDays(2));
    passMidnight();
    Shop later = Shop.any();
    complete(placed(Orders.order(later, PICKUP, CARD, 0, 1_000)), fixture.now());
    passMidnight();
    fixture.eventually("another day is closed", () -> closed(later).size() == 1);
    assertThat(requested(shop)).hasSize(1);
    long payable =
        feed("postings", 1_000).stream()
            .filter(item -> item.path("account").asString().equals("payouts-under-way"))
            .mapToLong(item -> item.path("amount").asLong())
            .sum();
    assertThat(payable).isZero();

    String finance = fixture.token(MarketplaceFixture.newAccount(), Role.FINANCE);
    String sent = "/api/settlement/payouts/" + payout.payoutId() + "/sent";
    assertThat(fixture.privileged("GET", "/api/settlement/payouts", finance, null).status())
        .isEqualTo(200);
    assertThat(
            fixture
                .privileged("POST", sent, finance, Map.of("bankReference", "simulated"))
                .status())
        .isEqualTo(200);
    assertThat(fixture.privileged("POST", sent, finance, Map.of("bankReference", "other")).code())
        .isEqualTo("sent-already");
    assertThat(fixture.post(sent, owner(shop), Map.of("bankReference", "mine")).status())
        .isEqualTo(403);
    assertThat(
            fixture
                .privileged(
                    "POST",
                    "/api/settlement/payouts/" + UUID.randomUUID() + "/sent",
                    finance,
                    Map.of("bankReference", "x"))
                .status())
        .isEqualTo(404);
  }

  @Test
  void anOwnerSeesOnlyOwnShops() {
    Shop shop = Shop.any();
    Shop other = Shop.any();
    OrderFacts order = placed(Orders.order(shop, DELIVERY, CARD, 3_000, 25_000));
    complete(order, fixture.now());
    String stranger = owner(other);
    assertThat(
            fixture
                .get("/api/settlement/statements?shopId=" + shop.id(), stranger)
                .json()
                .path("statements")
                .size())
        .isZero();
    assertThat(
            fixture
                .get("/api/settlement/statements/" + shop.id() + "/" + today() + "/lines", stranger)
                .status())
        .isEqualTo(404);
    String postings = "/api/settlement/orders/" + order.orderId() + "/postings";
    assertThat(fixture.get(postings, stranger).status()).isEqualTo(404);
    assertThat(fixture.get(postings, null).status()).isEqualTo(401);

    List<String> own = accounts(fixture.get(postings, owner(shop)));
    assertThat(own)
        .containsExactly(
            "shop-payable -18840",
            "brokerage-revenue -1950",
            "payment-revenue -750",
            "delivery-fund -2900",
            "tax-payable -560");
    String operator = fixture.token(MarketplaceFixture.newAccount(), Role.FINANCE);
    assertThat(accounts(fixture.privileged("GET", postings, operator, null)))
        .contains("customer-deposits 28000", "delivery-fund -3000");
  }

  private static List<String> accounts(Reply reply) {
    List<String> lines = new ArrayList<>();
    reply
        .json()
        .path("postings")
        .forEach(line ->
            lines.add(line.path("account").asString() + " " + line.path("amount").asLong()));
    return lines;
  }

  @Test
  void statementsArePagedNewestFirst() {
    Shop shop = Shop.any();
    for (int day = 20; day < 23; day++) {
      complete(
          placed(Orders.order(shop, PICKUP, CARD, 0, 1_000)),
          fixture.now().plus(Duration.ofDays(day)));
    }
    List<String> days = new ArrayList<>();
    String cursor = "";
    while (true) {
      JsonNode page =
          fixture.get("/api/settlement/statements?limit=2" + cursor, owner(shop)).json();
      page.path("statements").forEach(item -> days.add(item.path("day").asString()));
      if (page.path("next").isNull() || page.path("next").isMissingNode()) {
        break;
      }
      cursor = "&cursor=" + page.path("next").asString();
    }
    assertThat(days)
        .containsExactly(
            today().plusDays(22).toString(),
            today().plusDays(21).toString(),
            today().plusDays(20).toString());
  }

  @Test
  void badInputIsRefusedWithItsField() {
    String token = owner(Shop.any());
    String base = "/api/settlement/statements";
    assertField(base + "?day=tomorrow", token, "day");
    assertField(base + "?day=-999999999-01-01", token, "day");
    assertField(base + "?shopId=1", token, "shopId");
    assertField(base + "?limit=101", token, "limit");
    assertField(base + "?limit=0", token, "limit");
    assertField(base + "?cursor=x", token, "cursor");
    assertField(base + "?cursor=2026-03-02_x", token, "cursor");
    assertField(base + "/" + UUID.randomUUID() + "/2026-02-30/lines", token, "day");
    assertThat(
            fixture
                .get("/api/settlement/orders/" + UUID.randomUUID() + "/postings", token)
                .status())
        .isEqualTo(404);
  }

  private void assertField(String path, String token, String field) {
    Reply reply = fixture.get(path, token);
    assertThat(reply.status()).as(path + " " + reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").asString()).isEqualTo(field);
  }

  @Test
  void theDatabaseItselfRefusesWhatIsOutOfBalanceOrChangesTheLedger() {
    OrderFacts order = Orders.order(DELIVERY, CARD, 0, 25_000);
    complete(order, fixture.now());
    var database = fixture.database("settlement");
    assertThatThrownBy(() ->
            database
                .sql(
                    """
                    insert into posting (transaction_id, account, amount)
                    select transaction_id, 'shop-payable', -1 from ledger_transaction
                    where order_id = :orderId
                    """)
                .param("orderId", order.orderId().value())
                .update())
        .hasMessageContaining("debits and credits");
    assertThatThrownBy(() -> database.sql("update posting set amount = amount + 1").update())
        .hasMessageContaining("append only");
    assertThatThrownBy(() -> database.sql("delete from ledger_transaction").update())
        .hasMessageContaining("append only");
    assertThatThrownBy(() -> database.sql("truncate posting").update())
        .hasMessageContaining("append only");
  }

  @Test
  void theBooksSurviveAStopInTheMiddle() throws InterruptedException {
    OrderFacts order = placed(Orders.order(DELIVERY, CARD, 3_000, 25_000));
    Compartment compartment =
        Objects.requireNonNull(fixture.marketplace().compartments().get("settlement"));
    compartment.stop();
    fixture.say("payment", Orders.approved(order, 700));
    long sold = fixture.say("order", Orders.completed(order, fixture.now()));
    long delivered = fixture.say("delivery", Orders.delivered(order, 4_200));
    compartment.start();
    fixture.eventually(
        "it serves again", () -> compartment.status().state() == Compartment.State.SERVING);
    heard("order", sold);
    heard("delivery", delivered);
    fixture.eventually(
        "all is posted", () -> Objects.equals(books(order).get("customer-deposits"), 0L));
    assertThat(books(order).values().stream().mapToLong(Long::longValue).sum()).isZero();
    assertThat(books(order)).containsEntry("rider-payable", -4_200L);
  }

  @Test
  void theWholeLedgerAndEveryStatementBalance() {
    OrderFacts order = placed(Orders.order(DELIVERY, CARD, 3_000, 25_000, 333));
    complete(order, fixture.now());
    Map<String, Long> byTransaction = new TreeMap<>();
    for (JsonNode item : feed("postings", 1_000)) {
      byTransaction.merge(
          item.path("transactionId").asString(), item.path("amount").asLong(), Long::sum);
    }
    assertThat(byTransaction).isNotEmpty();
    assertThat(byTransaction.values()).containsOnly(0L);
    for (JsonNode item : feed("statements", 2)) {
      assertThat(item.path("owed").asLong())
          .isEqualTo(
              item.path("sales").asLong()
                  - item.path("discounts").asLong()
                  - item.path("fees").asLong()
                  - item.path("tax").asLong()
                  - item.path("collected").asLong());
    }
  }

  @Test
  void theCopyOfOrdersEqualsAReplay() {
    placed(Orders.order(DELIVERY, CARD, 0, 25_000));
    Reply reply = fixture.post("/api/settlement/audit/replays", fixture.machineToken(), "");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    JsonNode projection = reply.json().path("projections").get(0);
    assertThat(projection.path("table").asString()).isEqualTo("order_copy");
    assertThat(projection.path("rows").asInt()).isPositive();
    assertThat(projection.path("differenceCount").asInt()).isZero();
  }
}
