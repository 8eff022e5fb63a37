package dosirak.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.InterventionId;
import dosirak.contracts.Money;
import dosirak.contracts.PayoutId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import dosirak.contracts.desk.InterventionKind;
import dosirak.contracts.desk.InterventionRequested;
import dosirak.contracts.identity.AccountErased;
import dosirak.contracts.identity.Role;
import dosirak.contracts.notification.MessageSent;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.platform.InterventionDecided;
import dosirak.contracts.promotion.PointsCause;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.contracts.review.ReviewHidden;
import dosirak.contracts.review.ReviewPosted;
import dosirak.contracts.settlement.PayoutRequested;
import dosirak.contracts.settlement.PayoutSent;
import dosirak.contracts.settlement.StatementClosed;
import dosirak.contracts.shop.ShopPaused;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.platform.testing.TestKeys;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What operators find at the desk, and what they can have done. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeskTest {
  private static final String PHONE = "010-9876-5432";

  private MarketplaceFixture market;
  private AccountId supporter;
  private String support;
  private int counted = 1;

  @BeforeAll
  void start() {
    market =
        MarketplaceFixture.start(
            List.of(DeskDomain.DOMAIN),
            Set.of(
                "order",
                "payment",
                "delivery",
                "promotion",
                "review",
                "notification",
                "shop",
                "settlement"));
    supporter = MarketplaceFixture.newAccount();
    support = market.token(supporter, Role.SUPPORT);
  }

  @AfterAll
  void stop() {
    market.close();
  }

  private Orders.Told order(ShopId shop, String phone) {
    return Orders.told(
        Fulfilment.DELIVERY,
        phone,
        market.now(),
        MarketplaceFixture.newAccount(),
        shop,
        new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + counted++));
  }

  private Orders.Told order() {
    return order(new ShopId(UUID.randomUUID()), PHONE);
  }

  private void heard(String source, long position) {
    market.awaitApplied("desk", source, position);
  }

  private Reply read(String path) {
    return market.privileged("GET", "/api/desk" + path, support, null);
  }

  private List<String> found(String query) {
    Reply reply = read("/orders?limit=100" + query);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    List<String> orders = new ArrayList<>();
    reply.json().path("orders").forEach(each -> orders.add(each.path("orderId").asString()));
    return orders;
  }

  private List<String> story(Orders.Told order) {
    List<String> types = new ArrayList<>();
    read("/orders/" + order.id())
        .json()
        .path("story")
        .forEach(each -> types.add(each.path("type").asString()));
    return types;
  }

  @Test
  void anOrdersWholeStoryIsToldInTheOrderInWhichItCameAboutWhoeverWasHeardFirst() {
    Orders.Told order = order();
    ReviewId review = new ReviewId(UUID.randomUUID());
    // All others are heard before order is.
    heard("payment", market.say("payment", order.approved(market.now())));
    market.say("delivery", order.assigned(market.now()));
    market.say("delivery", order.riderPickedUp(market.now()));
    heard("delivery", market.say("delivery", order.riderDelivered(market.now())));
    market.say(
        "review",
        new ReviewPosted(
            review,
            order.id(),
            order.facts().shopId(),
            order.facts().customerId(),
            2,
            market.now()));
    heard(
        "review",
        market.say(
            "review",
            new ReviewHidden(
                review,
                order.facts().shopId(),
                order.facts().customerId(),
                "insults",
                market.now())));
    heard(
        "promotion",
        market.say(
            "promotion",
            new PointsChanged(
                order.facts().customerId(),
                order.id(),
                PointsCause.EARNED,
                Money.won(120),
                Money.won(120),
                null,
                market.now())));
    heard(
        "notification",
        market.say(
            "notification",
            new MessageSent(
                order.facts().customerId(), 1, "order-delivered", order.id(), market.now())));
    heard(
        "shop", market.say("shop", new ShopPaused(order.facts().shopId(), 2, null, market.now())));
    heard(
        "settlement",
        market.say(
            "settlement",
            new StatementClosed(
                order.facts().shopId(),
                LocalDate.of(2026, 3, 2),
                1,
                Money.won(12_000),
                Money.won(900),
                Money.won(90),
                Money.won(11_010),
                market.now())));
    PayoutId payout = new PayoutId(UUID.randomUUID());
    market.say(
        "settlement",
        new PayoutRequested(
            payout,
            order.facts().shopId(),
            order.facts().ownerId(),
            LocalDate.of(2026, 3, 1),
            LocalDate.of(2026, 3, 2),
            Money.won(11_010),
            LocalDate.of(2026, 3, 5),
            market.now()));
    heard(
        "settlement",
        market.say(
            "settlement",
            new PayoutSent(
                payout,
                order.facts().shopId(),
                order.facts().ownerId(),
                Money.won(11_010),
                "B-1",
                market.now())));
    assertThat(read("/orders/" + order.id()).status()).isEqualTo(404);

    market.say("order", order.placed());
    market.say("order", order.paid(market.now().plus(Duration.ofMinutes(10))));
    market.say("order", order.accepted(market.now()));
    market.say("order", order.ready(market.now()));
    market.say("order", order.pickedUp(market.now()));
    market.say("order", order.delivered(market.now()));
    heard("order", market.say("order", order.completed(market.now())));

    assertThat(story(order))
        .containsExactly(
            "OrderPlaced",
            "PaymentApproved",
            "OrderPaid",
            "ShopPaused",
            "OrderAccepted",
            "RiderAssigned",
            "OrderReady",
            "PickedUp",
            "OrderPickedUp",
            "Delivered",
            "OrderDelivered",
            "OrderCompleted",
            "PointsChanged",
            "ReviewPosted",
            "ReviewHidden",
            "MessageSent",
            "StatementClosed",
            "PayoutRequested",
            "PayoutSent");
    JsonNode whole = read("/orders/" + order.id()).json();
    assertThat(whole.path("order").path("state").asString()).isEqualTo("COMPLETED");
    assertThat(whole.path("order").path("riderId").asString()).isEqualTo(order.rider().toString());
    assertThat(whole.path("dropoff").path("addressText").asString()).isEqualTo(Orders.ADDRESS);
    assertThat(whole.path("dropoff").path("phone").asString()).isEqualTo(PHONE);
    assertThat(whole.path("story").get(1).path("ko").asString()).isNotEmpty();
    assertThat(whole.path("story").get(1).path("facts").path("amount").asLong()).isEqualTo(13_000);
    assertThat(whole.toString()).doesNotContain("a-secret-payment-key");
  }

  @Test
  void anOrderIsFoundByItsNumberPhoneShopCustomerAndState() {
    ShopId shop = new ShopId(UUID.randomUUID());
    Orders.Told one = order(shop, "010-5555-0001");
    Orders.Told two = order(shop, "010-5555-0002");
    Orders.Told elsewhere = order(new ShopId(UUID.randomUUID()), "010-5555-0001");
    for (Orders.Told order : List.of(one, two, elsewhere)) {
      heard("order", market.say("order", order.placed()));
    }
    heard("order", market.say("order", two.paid(market.now().plus(Duration.ofMinutes(10)))));

    String first = one.id().toString();
    String second = two.id().toString();
    assertThat(found("&number=" + one.facts().number())).containsExactly(first);
    assertThat(found("&shopId=" + shop)).containsExactly(second, first);
    assertThat(found("&shopId=" + shop + "&state=PAID")).containsExactly(second);
    assertThat(found("&customerId=" + one.facts().customerId())).containsExactly(first);
    for (String written : List.of("010-5555-0001", "01055550001", "%2B82%2010%205555%200001")) {
      assertThat(found("&phone=" + written))
          .as(written)
          .containsExactly(elsewhere.id().toString(), first);
    }
    assertThat(found("&phone=010-5555-0001&shopId=" + shop)).containsExactly(first);
    assertThat(found("&phone=010-5555-0009")).isEmpty();

    Reply page = read("/orders?limit=1&shopId=" + shop);
    assertThat(page.json().path("next").asString()).isEqualTo(second);
    assertThat(found("&shopId=" + shop + "&cursor=" + second)).containsExactly(first);
  }

  @Test
  void badSearchesAreRefused() {
    for (String query :
        List.of(
            "?limit=0",
            "?limit=101",
            "?phone=1",
            "?phone=abcdefgh",
            "?state=LOST",
            "?shopId=x",
            "?cursor=x",
            "?number=" + "1".repeat(21))) {
      assertThat(read("/orders" + query).status()).as(query).isEqualTo(400);
    }
    assertThat(read("/orders/" + UUID.randomUUID()).status()).isEqualTo(404);
  }

  @Test
  void whatSomebodyHasToLookAfterIsFoundWhileItIsSo() {
    ShopId shop = new ShopId(UUID.randomUUID());
    Orders.Told order = order(shop, PHONE);
    String late = "&late=true&shopId=" + shop;
    market.say("order", order.placed());
    heard("order", market.say("order", order.paid(market.now().plus(Duration.ofMinutes(5)))));
    assertThat(found(late)).isEmpty();

    market.advance(Duration.ofMinutes(4));
    assertThat(found(late)).containsExactly(order.id().toString());
    assertThat(lateness(order)).isEqualTo("ACCEPTANCE");

    heard("order", market.say("order", order.accepted(market.now())));
    assertThat(found(late)).isEmpty();
    market.advance(Duration.ofMinutes(21));
    assertThat(lateness(order)).isEqualTo("PREPARATION");

    heard("order", market.say("order", order.ready(market.now())));
    assertThat(found(late)).isEmpty();
    market.advance(Duration.ofMinutes(11));
    assertThat(lateness(order)).isEqualTo("PICKUP");

    heard("order", market.say("order", order.pickedUp(market.now())));
    assertThat(found(late)).isEmpty();
    market.advance(Duration.ofMinutes(41));
    assertThat(lateness(order)).isEqualTo("DELIVERY");

    heard("order", market.say("order", order.completed(market.now())));
    assertThat(found(late)).isEmpty();
  }

  private String lateness(Orders.Told order) {
    return read("/orders/" + order.id()).json().path("order").path("late").asString("");
  }

  @Test
  void figuresTellHowAllOrdersStandWithoutAnybodysName() {
    Orders.Told order = order();
    heard("order", market.say("order", order.placed()));
    market.eventually(
        "the figures count it",
        () -> {
          JsonNode live = market.get("/api/desk/live", support).json();
          return live.path("byState").path("PENDING").asLong() > 0
              && live.path("perMinute").get(59).path("placed").asLong() > 0;
        });
    Reply live = market.get("/api/desk/live", support);
    assertThat(live.json().path("perMinute").size()).isEqualTo(60);
    assertThat(live.json().path("eventLag").path("eventsBySource").has("order")).isTrue();
    assertThat(live.text())
        .doesNotContain(order.id().toString())
        .doesNotContain(order.facts().customerId().toString());
  }

  private Reply intervene(Orders.Told order, Object wish) {
    return market.call(
        "POST",
        "/api/desk/orders/" + order.id() + "/interventions",
        support,
        wish,
        Map.of("Dosirak-Reason", "the customer called", "Idempotency-Key", UUID.randomUUID() + ""));
  }

  private Map<String, Object> cancel() {
    return Map.of("kind", "CANCEL", "fault", "SHOP", "reason", "the shop burns");
  }

  private String stateOf(Orders.Told order, int index) {
    return read("/orders/" + order.id())
        .json()
        .path("interventions")
        .path(index)
        .path("state")
        .asString("");
  }

  @Test
  void aWishIsSaidAndWhoOwnsTheOrderDecidesOnIt() {
    Orders.Told order = order();
    heard("order", market.say("order", order.placed()));
    Reply reply = intervene(order, cancel());
    assertThat(reply.status()).as(reply.text()).isEqualTo(202);
    InterventionId id = InterventionId.of(reply.json().path("interventionId").asString());
    InterventionRequested said = market.said("desk", InterventionRequested.class).getLast();
    assertThat(said.interventionId()).isEqualTo(id);
    assertThat(said.kind()).isEqualTo(InterventionKind.CANCEL);
    assertThat(said.fault()).isEqualTo(Fault.SHOP);
    assertThat(said.requestedBy()).isEqualTo(supporter);
    assertThat(stateOf(order, 0)).isEqualTo("REQUESTED");

    heard(
        "order",
        market.say("order", new InterventionDecided(id, order.id(), true, "", market.now())));
    market.eventually("it is decided", () -> stateOf(order, 0).equals("ACCEPTED"));
    assertThat(story(order))
        .containsExactly("OrderPlaced", "InterventionRequested", "InterventionDecided");

    // What was decided may be wanted again, and delivery decides on riders.
    Reply again = intervene(order, Map.of("kind", "REASSIGN", "reason", "the rider is lost"));
    assertThat(again.status()).as(again.text()).isEqualTo(202);
    InterventionId second = InterventionId.of(again.json().path("interventionId").asString());
    market.say(
        "delivery",
        new InterventionDecided(second, order.id(), false, "nobody else is there", market.now()));
    market.eventually("it is refused", () -> stateOf(order, 1).equals("REFUSED"));
    JsonNode refused =
        read("/interventions?state=REFUSED&limit=1").json().path("interventions").get(0);
    assertThat(refused.path("detail").asString()).isEqualTo("nobody else is there");
    assertThat(refused.path("decidedBy").asString()).isEqualTo("delivery");
  }

  @Test
  void ofManyWhoWantTheSameAtOnceOneIsHeard() throws Exception {
    Orders.Told order = order();
    heard("order", market.say("order", order.placed()));
    int many = 200;
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < many; i++) {
        answers.add(
            threads.submit(() -> {
              start.await();
              return intervene(order, cancel()).status();
            }));
      }
      start.countDown();
    }
    int heard = 0;
    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isIn(202, 409, 503);
      heard += answer.get() == 202 ? 1 : 0;
    }
    assertThat(heard).isEqualTo(1);
    assertThat(
            market.said("desk", InterventionRequested.class).stream()
                .filter(said -> said.orderId().equals(order.id())))
        .hasSize(1);
  }

  @Test
  void whatCouldNeverBeDoneIsRefusedAtOnce() {
    Orders.Told order = order();
    heard("order", market.say("order", order.placed()));
    List<Map<String, Object>> line = List.of(Map.of("line", 0, "quantity", 1));
    for (Map<String, Object> wish :
        List.<Map<String, Object>>of(
            Map.of("kind", "CANCEL", "reason", "no fault"),
            Map.of("kind", "CANCEL", "fault", "SHOP", "reason", "lines", "lines", line),
            Map.of("kind", "REFUND", "fault", "SHOP", "reason", "of nothing"),
            Map.of("kind", "REFUND", "reason", "no fault", "lines", line),
            Map.of("kind", "REASSIGN", "fault", "RIDER", "reason", "fault"),
            Map.of("kind", "CANCEL", "fault", "SHOP", "reason", " "),
            Map.of(
                "kind",
                "REFUND",
                "fault",
                "SHOP",
                "reason",
                "too many",
                "lines",
                List.of(Map.of("line", 0, "quantity", 3))),
            Map.of(
                "kind",
                "REFUND",
                "fault",
                "SHOP",
                "reason",
                "no such line",
                "lines",
                List.of(Map.of("line", 1, "quantity", 1))),
            Map.of(
                "kind",
                "REFUND",
                "fault",
                "SHOP",
                "reason",
                "twice",
                "lines",
                List.of(Map.of("line", 0, "quantity", 1), Map.of("line", 0, "quantity", 1))))) {
      assertThat(intervene(order, wish).status()).as(wish.toString()).isEqualTo(400);
    }
    assertThat(intervene(order(), cancel()).status()).isEqualTo(404);
    assertThat(
            intervene(
                    order, Map.of("kind", "REFUND", "fault", "SHOP", "reason", "x", "lines", line))
                .status())
        .isEqualTo(202);
  }

  @Test
  void nobodyElseComesToTheDeskAndNobodyWithoutAReason() {
    Orders.Told order = order();
    heard("order", market.say("order", order.placed()));
    String path = "/api/desk/orders/" + order.id();
    assertThat(market.get(path, support).status()).isEqualTo(400);
    for (Role role : List.of(Role.CUSTOMER, Role.OWNER, Role.RIDER, Role.ADMINISTRATOR)) {
      String token = market.token(MarketplaceFixture.newAccount(), role);
      assertThat(market.privileged("GET", path, token, null).status())
          .as(role.name())
          .isEqualTo(403);
      assertThat(market.privileged("POST", path + "/interventions", token, cancel()).status())
          .as(role.name())
          .isEqualTo(403);
    }
    String customer = market.token(order.facts().customerId(), Role.CUSTOMER);
    assertThat(market.get("/api/desk/live", customer).status()).isEqualTo(403);
  }

  @Test
  void noNumberOrAddressRestsHereAndAnErasedPersonsNumberFindsNothing() {
    String phone = "010-7777-1234";
    Orders.Told order = order(new ShopId(UUID.randomUUID()), phone);
    heard("order", market.say("order", order.placed()));
    assertThat(found("&phone=" + phone)).containsExactly(order.id().toString());
    assertThat(market.restingWith("desk", phone, "01077771234", Orders.ADDRESS)).isEmpty();

    TestKeys.personKeys().erase(order.facts().customerId());
    market.say("identity", new AccountErased(order.facts().customerId(), market.now()));
    market.eventually("it finds nothing", () -> found("&phone=" + phone).isEmpty());
    assertThat(read("/orders/" + order.id()).text()).doesNotContain(phone);
  }

  @Test
  void whatDeskLearnedEqualsAReplay() {
    Orders.Told order = order();
    market.say("order", order.placed());
    market.say("delivery", order.assigned(market.now()));
    heard("order", market.say("order", order.completed(market.now())));
    Reply replay = market.post("/api/desk/audit/replays", market.machineToken(), Map.of());
    assertThat(replay.status()).as(replay.text()).isEqualTo(200);
    JsonNode tables = replay.json();
    assertThat(tables.toString()).contains("\"table\":\"desk_order\"").contains("story_order");
    tables.findValues("differenceCount").forEach(count -> assertThat(count.asInt()).isZero());
  }
}
