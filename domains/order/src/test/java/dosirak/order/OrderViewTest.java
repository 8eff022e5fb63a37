package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.promotion.BenefitsReserved;
import dosirak.contracts.promotion.BenefitsRestored;
import dosirak.contracts.promotion.CouponIssued;
import dosirak.contracts.promotion.CouponRules;
import dosirak.contracts.shop.ItemSoldOut;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.OptionSoldOut;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.Weather;
import dosirak.contracts.shop.WeatherDeclared;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people, the live view and auditors see of orders. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderViewTest {
  private static final JsonMapper JSON = new JsonMapper();

  private OrderFixture fixture;

  @BeforeAll
  void start() {
    fixture = new OrderFixture();
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void aCustomerPagesThroughOwnOrdersNewestFirst() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    List<String> placed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      placed.addFirst(fixture.placed(customer, OrderFixture.cart(shop)).toString());
    }
    fixture.placed(fixture.customer(), OrderFixture.cart(shop));

    assertThat(pages("/api/order/orders?limit=2", customer.token()))
        .containsExactlyElementsOf(placed);
  }

  /** Walks through all pages of a list. */
  private List<String> pages(String path, String token) {
    List<String> orders = new ArrayList<>();
    String cursor = "";
    do {
      Reply page = fixture.market.get(path + cursor, token);
      assertThat(page.status()).as(page.text()).isEqualTo(200);
      page.json().path("orders").forEach(order -> orders.add(order.path("orderId").asString()));
      String next = page.json().path("next").asString("");
      cursor = next.isEmpty() ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return orders;
  }

  @Test
  void anOwnerSeesTheOrdersOfOwnShopsByState() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    var other = fixture.shop();
    String pending = fixture.placed(customer, OrderFixture.cart(shop)).toString();
    String paid = fixture.paid(customer, OrderFixture.cart(shop)).toString();
    OrderId rejected = fixture.paid(customer, OrderFixture.cart(shop));
    fixture.command(shop.ownerToken(), rejected, "reject", Map.of("reason", "busy"));
    fixture.paid(customer, OrderFixture.cart(other));

    String path = "/api/order/shops/" + shop.id() + "/orders?limit=1";
    assertThat(pages(path, shop.ownerToken()))
        .containsExactlyInAnyOrder(pending, paid, rejected.toString());
    assertThat(pages(path + "&state=PAID", shop.ownerToken())).containsExactly(paid);
    assertThat(pages(path + "&state=REJECTED", shop.ownerToken()))
        .containsExactly(rejected.toString());
    assertThat(fixture.market.get(path, other.ownerToken()).status()).isEqualTo(404);
    assertThat(fixture.market.get(path, customer.token()).status()).isEqualTo(403);
  }

  @Test
  void badPagesAreRefused() {
    String token = fixture.customer().token();
    var shop = fixture.shop();
    for (String query : List.of("limit=0", "limit=101", "limit=x", "cursor=x")) {
      assertThat(fixture.market.get("/api/order/orders?" + query, token).status())
          .as(query)
          .isEqualTo(400);
    }
    assertThat(
            fixture
                .market
                .get("/api/order/shops/" + shop.id() + "/orders?state=LOST", shop.ownerToken())
                .status())
        .isEqualTo(400);
  }

  @Test
  void anUnchangedOrderIsNotSentAgain() {
    var customer = fixture.customer();
    OrderId order = fixture.placed(customer, OrderFixture.cart(fixture.shop()));
    String tag = String.valueOf(fixture.get(customer.token(), order).header("ETag"));
    String path = "/api/order/orders/" + order;
    var known = Map.of("If-None-Match", tag);
    assertThat(fixture.market.call("GET", path, customer.token(), null, known).status())
        .isEqualTo(304);
    fixture.approve(order);
    assertThat(fixture.market.call("GET", path, customer.token(), null, known).status())
        .isEqualTo(200);
  }

  @Test
  void customerAndOwnerAreToldEveryChange() throws Exception {
    var customer = fixture.customer();
    var shop = fixture.shop();
    AccountId rider = MarketplaceFixture.newAccount();
    try (Listener atHome = new Listener("", customer.token());
        Listener inTheShop = new Listener("", shop.ownerToken());
        Listener stranger = new Listener("", fixture.customer().token())) {
      OrderId order = fixture.accepted(customer, shop, OrderFixture.cart(shop), 10);
      fixture.assign(order, rider);
      fixture.pickUp(order, rider);
      fixture.deliver(order, rider);

      for (Listener listener : List.of(atHome, inTheShop)) {
        fixture.market.eventually("the end is told", () -> listener.states().contains("COMPLETED"));
        assertThat(listener.states())
            .containsExactly("PENDING", "PAID", "ACCEPTED", "ACCEPTED", "PICKED_UP", "COMPLETED");
        JsonNode assigned = listener.heard.get(3);
        assertThat(assigned.path("orderId").asString()).isEqualTo(order.toString());
        assertThat(assigned.path("riderId").asString()).isEqualTo(rider.toString());
        assertThat(assigned.path("price").path("total").asLong()).isEqualTo(13_000);
        assertThat(assigned.path("position").asLong()).isPositive();
      }
      assertThat(stranger.heard).isEmpty();
    }
  }

  @Test
  void aStreamMayBeginWithTheLiveOrders() throws Exception {
    var customer = fixture.customer();
    var shop = fixture.shop();
    OrderId live = fixture.paid(customer, OrderFixture.cart(shop));
    OrderId ended = fixture.paid(customer, OrderFixture.cart(shop));
    fixture.command(shop.ownerToken(), ended, "reject", Map.of("reason", "busy"));
    try (Listener atHome = new Listener("?snapshot=true", customer.token());
        Listener inTheShop = new Listener("?snapshot=true", shop.ownerToken())) {
      for (Listener listener : List.of(atHome, inTheShop)) {
        fixture.market.eventually("the snapshot is told", () -> !listener.heard.isEmpty());
      }
      OrderId next = fixture.placed(customer, OrderFixture.cart(shop));
      for (Listener listener : List.of(atHome, inTheShop)) {
        fixture.market.eventually(
            "what happens then is told", () -> listener.orders().contains(next.toString()));
        assertThat(listener.orders()).containsExactly(live.toString(), next.toString());
      }
    }
  }

  /** Listens to the stream of orders. */
  private final class Listener implements AutoCloseable {
    final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final InputStream body;

    Listener(String query, String token) throws Exception {
      HttpResponse<InputStream> response =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:"
                              + fixture.market.marketplace().port()
                              + "/api/order/stream"
                              + query))
                  .header("Authorization", "Bearer " + token)
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      body = response.body();
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      try (Scanner lines = new Scanner(body, StandardCharsets.UTF_8)) {
        while (lines.hasNextLine()) {
          String line = lines.nextLine();
          if (line.startsWith("data: ")) {
            heard.add(JSON.readTree(line.substring("data: ".length())));
          }
        }
      }
    }

    List<String> states() {
      return heard.stream().map(order -> order.path("state").asString()).toList();
    }

    List<String> orders() {
      return heard.stream().map(order -> order.path("orderId").asString()).toList();
    }

    @Override
    public void close() {
      http.shutdownNow();
    }
  }

  @Test
  void theLiveViewIsForOperatorsAndCountsWhatHappened() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    OrderId live = fixture.paid(customer, OrderFixture.cart(shop));
    OrderId done = fixture.accepted(customer, shop, OrderFixture.pickup(shop), 10);
    fixture.command(shop.ownerToken(), done, "handed-over", Map.of());

    assertThat(fixture.market.get("/api/order/live", null).status()).isEqualTo(401);
    assertThat(fixture.market.get("/api/order/live", customer.token()).status()).isEqualTo(403);
    String auditor = fixture.market.machineToken();
    fixture.market.eventually(
        "the new order is on the map",
        () -> fixture.market.get("/api/order/live", auditor).text().contains(live.toString()));
    JsonNode view = fixture.market.get("/api/order/live", auditor).json();
    assertThat(view.path("byState").path("PAID").asLong()).isPositive();
    assertThat(view.path("byState").path("COMPLETED").asLong()).isPositive();
    assertThat(view.path("perMinute").size()).isEqualTo(60);
    JsonNode now = view.path("perMinute").get(59);
    assertThat(now.path("placed").asLong()).isGreaterThanOrEqualTo(2);
    assertThat(now.path("delivered").asLong()).isPositive();
    JsonNode dot = view.path("orders").get(0);
    assertThat(dot.path("shop").path("latitude").asDouble())
        .isEqualTo(OrderFixture.SHOP_LOCATION.latitude());
    assertThat(view.path("orders").toString()).doesNotContain(done.toString());
  }

  @Test
  void anAuditorPagesThroughEveryOrderAsItStands() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    OrderId order = fixture.paid(customer, OrderFixture.cart(shop));
    fixture.placed(customer, OrderFixture.cart(shop));
    String auditor = fixture.market.machineToken();
    List<JsonNode> facts = new ArrayList<>();
    String after = "";
    do {
      JsonNode page =
          fixture.market.get("/api/order/audit/facts/orders?limit=2" + after, auditor).json();
      page.path("items").forEach(facts::add);
      String next = page.path("next").asString("");
      after = next.isEmpty() ? "" : "&after=" + next;
    } while (!after.isEmpty());

    Long kept =
        fixture
            .market
            .database("order")
            .sql("select count(*) from orders")
            .query(Long.class)
            .single();
    assertThat(facts).hasSize(kept.intValue());
    JsonNode fact =
        facts.stream()
            .filter(f -> f.path("orderId").asString().equals(order.toString()))
            .findFirst()
            .orElseThrow();
    assertThat(fact.path("state").asString()).isEqualTo("PAID");
    assertThat(fact.path("total").asLong()).isEqualTo(13_000);
    assertThat(fact.path("customerId").asString()).isEqualTo(customer.id().toString());
    assertThat(fact.path("quoteId").asString()).hasSize(36);
    assertThat(fact.path("deadlineAt").asString())
        .isEqualTo(fixture.market.now().plusSeconds(600).toString());
    assertThat(fixture.market.get("/api/order/audit/facts/orders?after=x", auditor).status())
        .isEqualTo(400);
  }

  @Test
  void theCopyOfTheShopsEqualsAReplayOfWhatShopSaid() {
    var shop = fixture.shop();
    fixture.shopSays(new ItemSoldOut(shop.id(), 2, shop.rice(), fixture.market.now()));
    fixture.shopSays(
        new ShopPaused(shop.id(), 3, fixture.market.now().plusSeconds(60), fixture.market.now()));
    fixture.shopSays(new MenuChanged(shop.id(), 4, shop.menu(9000), fixture.market.now()));
    fixture.shopSays(
        new OptionSoldOut(shop.id(), 5, shop.gimbap(), shop.egg(), fixture.market.now()));
    fixture.shopSays(new WeatherDeclared(Weather.RAIN, fixture.market.now()));
    sayBenefits();
    Reply reply =
        fixture.market.post("/api/order/audit/replays", fixture.market.machineToken(), "");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    List<String> tables = new ArrayList<>();
    for (JsonNode projection : reply.json().path("projections")) {
      tables.add(projection.path("table").asString());
      assertThat(projection.path("differenceCount").asInt()).as(reply.text()).isZero();
      assertThat(projection.path("rows").asInt()).isPositive();
    }
    assertThat(tables)
        .containsExactlyInAnyOrder(
            "shop_copy",
            "sold_out_item",
            "sold_out_option",
            "weather_copy",
            "coupon_copy",
            "points_copy");
  }

  private void sayBenefits() {
    Instant now = fixture.market.now();
    CouponId coupon = new CouponId(UUID.randomUUID());
    CouponRules rules =
        new CouponRules(
            "Off", DiscountTarget.ITEMS, Money.won(1), null, null, Money.ZERO, null, true, 0);
    OrderId order = new OrderId(UUID.randomUUID());
    List<CouponUse> uses = List.of(new CouponUse(coupon, DiscountTarget.ITEMS, Money.won(1), 0));
    AccountId customer = MarketplaceFixture.newAccount();
    CampaignId campaign = new CampaignId(UUID.randomUUID());
    fixture.market.say(
        "promotion", new CouponIssued(coupon, campaign, customer, rules, now.plusSeconds(1), now));
    fixture.market.say(
        "promotion", new BenefitsReserved(order, customer, uses, Money.ZERO, Money.won(9), now));
    fixture.market.awaitApplied(
        "order",
        "promotion",
        fixture.market.say(
            "promotion",
            new BenefitsRestored(
                order,
                customer,
                null,
                List.of(coupon),
                Money.ZERO,
                Money.won(9),
                now.plusSeconds(2))));
  }
}
