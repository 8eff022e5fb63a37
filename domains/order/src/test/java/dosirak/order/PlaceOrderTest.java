package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionId;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.shop.ItemRestocked;
import dosirak.contracts.shop.ItemSoldOut;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopResumed;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TermsChanged;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Quotes, and orders placed with them, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlaceOrderTest {
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
  void aQuoteSaysWhatTheCartCosts() {
    var shop = fixture.shop();
    Reply reply =
        fixture.quote(
            fixture.customer(),
            OrderFixture.cart(
                shop,
                List.of(
                    OrderFixture.line(shop.gimbap(), 2, shop.big(), shop.egg()),
                    OrderFixture.line(shop.rice(), 1))));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    assertThat(reply.json().path("price").path("items").asLong()).isEqualTo(24_400);
    assertThat(reply.json().path("price").path("deliveryTip").asLong()).isEqualTo(1000);
    assertThat(reply.json().path("price").path("total").asLong()).isEqualTo(25_400);
    assertThat(reply.json().path("lines").get(0).path("total").asLong()).isEqualTo(12_400);
    assertThat(reply.json().path("expiresAt").asString())
        .isEqualTo(fixture.market.now().plus(Duration.ofMinutes(10)).toString());
  }

  @Test
  void theTipGrowsWithTheDistance() {
    var shop = fixture.shop();
    Map<String, Object> cart = OrderFixture.cart(shop);
    cart.put("dropoff", OrderFixture.dropoff(OrderFixture.FARTHER));
    Reply reply = fixture.quote(fixture.customer(), cart);
    assertThat(reply.json().path("price").path("deliveryTip").asLong()).isEqualTo(2000);
  }

  @Test
  void everyReasonForWhichAShopCannotTakeACartHasItsCode() {
    var shop = fixture.shop();
    assertRefused(409, "shop-closed", OrderFixture.cart(fixture.shop(onlyOnSundays(Money.ZERO))));
    assertRefused(422, "unknown-item", OrderFixture.cart(shop, List.of(line(UUID.randomUUID()))));
    assertRefused(
        422, "option-rule", OrderFixture.cart(shop, List.of(OrderFixture.line(shop.gimbap(), 3))));
    assertRefused(
        422,
        "option-rule",
        OrderFixture.cart(
            shop, List.of(OrderFixture.line(shop.gimbap(), 3, shop.small(), shop.big()))));
    assertRefused(
        422,
        "option-rule",
        OrderFixture.cart(
            shop, List.of(OrderFixture.line(shop.rice(), 3, new OptionId(UUID.randomUUID())))));
    assertRefused(
        422,
        "below-minimum",
        OrderFixture.cart(
            shop, List.of(OrderFixture.line(shop.gimbap(), 1, shop.small(), shop.egg()))));
    Map<String, Object> farAway = OrderFixture.cart(shop);
    farAway.put("dropoff", OrderFixture.dropoff(OrderFixture.FAR_AWAY));
    assertRefused(422, "out-of-area", farAway);

    fixture.shopSays(new ItemSoldOut(shop.id(), 2, shop.rice(), fixture.market.now()));
    assertRefused(409, "item-sold-out", OrderFixture.cart(shop));
    fixture.shopSays(new ItemRestocked(shop.id(), 3, shop.rice(), fixture.market.now()));
    assertTaken(OrderFixture.cart(shop));

    fixture.shopSays(new ShopPaused(shop.id(), 4, null, fixture.market.now()));
    assertRefused(409, "shop-paused", OrderFixture.cart(shop));
    fixture.shopSays(new ShopResumed(shop.id(), 5, fixture.market.now()));
    assertTaken(OrderFixture.cart(shop));
  }

  private static Map<String, Object> line(UUID item) {
    return OrderFixture.line(new ItemId(item), 1);
  }

  private static ShopTerms onlyOnSundays(Money minimum) {
    ShopTerms always = OrderFixture.Shop.terms(minimum.won());
    return new ShopTerms(
        always.timeZone(),
        List.of(new OpeningSpan(DayOfWeek.SUNDAY, 0, 1440)),
        minimum,
        always.deliveryRadiusMetres(),
        always.tipTable());
  }

  private void assertRefused(int status, String code, Object cart) {
    Reply reply = fixture.quote(fixture.customer(), cart);
    assertThat(reply.code()).as(reply.text()).isEqualTo(code);
    assertThat(reply.status()).isEqualTo(status);
  }

  private void assertTaken(Object cart) {
    assertThat(fixture.quote(fixture.customer(), cart).status()).isEqualTo(201);
  }

  @Test
  void anUnknownShopIsNotFound() {
    Map<String, Object> cart = OrderFixture.cart(fixture.shop());
    cart.put("shopId", new ShopId(UUID.randomUUID()));
    assertThat(fixture.quote(fixture.customer(), cart).status()).isEqualTo(404);
  }

  @Test
  void aMalformedCartIsRefusedWithTheFieldNamed() {
    var shop = fixture.shop();
    assertField("shopId", with(shop, "shopId", "x"));
    assertField("shopId", with(shop, "shopId", null));
    assertField("fulfilment", with(shop, "fulfilment", "DRONE"));
    assertField("fulfilment", with(shop, "fulfilment", 0));
    assertField("paymentMethod", with(shop, "paymentMethod", null));
    assertField("lines", with(shop, "lines", List.of()));
    assertField("lines", with(shop, "lines", null));
    assertField("lines[0]", with(shop, "lines", Collections.singletonList(null)));
    assertField(
        "lines", with(shop, "lines", Collections.nCopies(51, OrderFixture.line(shop.rice(), 1))));
    assertField("lines[0].quantity", with(shop, "lines", List.of(quantity(shop, 0))));
    assertField("lines[0].quantity", with(shop, "lines", List.of(quantity(shop, 100))));
    assertField("lines[0].quantity", with(shop, "lines", List.of(quantity(shop, 1.5))));
    assertField("lines[0].quantity", with(shop, "lines", List.of(quantity(shop, "1"))));
    assertField(
        "lines[0].quantity",
        with(shop, "lines", List.of(Map.of("itemId", shop.rice(), "optionIds", List.of()))));
    assertField(
        "lines[0].price",
        with(shop, "lines", List.of(Map.of("itemId", shop.rice(), "quantity", 1, "price", 1))));
    assertField(
        "lines[0].optionIds[0]",
        with(
            shop,
            "lines",
            List.of(Map.of("itemId", shop.rice(), "quantity", 1, "optionIds", List.of("none")))));
    assertField("dropoff", with(shop, "dropoff", null));
    assertField("dropoff.location", with(shop, "dropoff", place(91, 0)));
    assertField("dropoff.location", with(shop, "dropoff", place(0, -181)));
    assertField("dropoff.location.latitude", with(shop, "dropoff", place("x", 0)));
    assertField(
        "dropoff.phone",
        with(
            shop,
            "dropoff",
            Map.of("addressText", "a", "location", OrderFixture.NEAR, "phone", "call me")));
    assertField(
        "dropoff.addressText",
        with(
            shop,
            "dropoff",
            Map.of(
                "addressText",
                "a".repeat(201),
                "location",
                OrderFixture.NEAR,
                "phone",
                "010-1234-5678")));
    Map<String, Object> pickup = OrderFixture.pickup(shop);
    pickup.put("dropoff", OrderFixture.dropoff(OrderFixture.NEAR));
    assertField("dropoff", pickup);
  }

  @Test
  void halfAPlaceIsRefused() {
    var shop = fixture.shop();
    Reply reply =
        fixture.quote(
            fixture.customer(),
            with(
                shop,
                "dropoff",
                Map.of(
                    "addressText",
                    "a",
                    "location",
                    Map.of("latitude", 37.5),
                    "phone",
                    "010-1234-5678")));
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
  }

  private static Map<String, Object> with(
      OrderFixture.Shop shop, String field, @Nullable Object value) {
    Map<String, Object> cart = OrderFixture.cart(shop);
    cart.put(field, value);
    return cart;
  }

  private static Map<String, Object> quantity(OrderFixture.Shop shop, Object quantity) {
    return Map.of("itemId", shop.rice(), "quantity", quantity, "optionIds", List.of());
  }

  private static Map<String, Object> place(Object latitude, Object longitude) {
    return Map.of(
        "addressText",
        "a",
        "location",
        Map.of("latitude", latitude, "longitude", longitude),
        "phone",
        "010-1234-5678");
  }

  private void assertField(String field, Object cart) {
    Reply reply = fixture.quote(fixture.customer(), cart);
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").asString()).as(reply.text()).isEqualTo(field);
  }

  @Test
  void onlyCustomersQuoteAndPlace() {
    var shop = fixture.shop();
    String rider = fixture.market.token(MarketplaceFixture.newAccount(), Role.RIDER);
    assertThat(fixture.market.post("/api/order/quotes", rider, OrderFixture.cart(shop)).status())
        .isEqualTo(403);
    assertThat(fixture.market.post("/api/order/quotes", null, OrderFixture.cart(shop)).status())
        .isEqualTo(401);
    assertThat(
            fixture
                .market
                .post("/api/order/orders", rider, Map.of("quoteId", UUID.randomUUID()))
                .status())
        .isEqualTo(403);
  }

  @Test
  void theSameKeyPlacesOneOrderAndGivesTheSameAnswer() {
    var customer = fixture.customer();
    var body = Map.of("quoteId", fixture.quoteId(customer, OrderFixture.cart(fixture.shop())));
    String key = UUID.randomUUID().toString();
    Reply first = fixture.market.post("/api/order/orders", customer.token(), body, key);
    Reply second = fixture.market.post("/api/order/orders", customer.token(), body, key);
    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(ordersOf(customer)).isEqualTo(1);
  }

  @Test
  void anotherKeyCannotUseAQuoteAgain() {
    var customer = fixture.customer();
    String quote = fixture.quoteId(customer, OrderFixture.cart(fixture.shop()));
    assertThat(fixture.place(customer, quote).status()).isEqualTo(201);
    Reply again = fixture.place(customer, quote);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("quote-used");
    assertThat(ordersOf(customer)).isEqualTo(1);
  }

  @Test
  void placingNeedsAKey() {
    var customer = fixture.customer();
    var body = Map.of("quoteId", fixture.quoteId(customer, OrderFixture.cart(fixture.shop())));
    Reply reply =
        fixture.market.call("POST", "/api/order/orders", customer.token(), body, Map.of());
    assertThat(reply.code()).isEqualTo("idempotency-key-required");
  }

  @Test
  void manyAtOnceWithOneQuoteMakeOneOrder() throws Exception {
    var customer = fixture.customer();
    String quote = fixture.quoteId(customer, OrderFixture.cart(fixture.shop()));
    List<Reply> replies = atOnce(50, () -> fixture.place(customer, quote));
    assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(1);
    assertThat(replies.stream().filter(reply -> reply.code().equals("quote-used"))).hasSize(49);
    assertThat(ordersOf(customer)).isEqualTo(1);
  }

  @Test
  void manyAtOnceWithOneKeyMakeOneOrder() throws Exception {
    var customer = fixture.customer();
    var body = Map.of("quoteId", fixture.quoteId(customer, OrderFixture.cart(fixture.shop())));
    String key = UUID.randomUUID().toString();
    List<Reply> replies =
        atOnce(50, () -> fixture.market.post("/api/order/orders", customer.token(), body, key));
    assertThat(replies)
        .allMatch(reply -> reply.status() == 201 || reply.code().equals("in-progress"));
    assertThat(replies.stream().filter(reply -> reply.status() == 201).map(Reply::text).distinct())
        .hasSize(1);
    assertThat(ordersOf(customer)).isEqualTo(1);
  }

  private static List<Reply> atOnce(int count, Callable<Reply> call) throws Exception {
    List<Reply> replies = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Reply> reply : threads.invokeAll(Collections.nCopies(count, call))) {
        replies.add(reply.get());
      }
    }
    return replies;
  }

  private int ordersOf(OrderFixture.Customer customer) {
    return fixture.market.get("/api/order/orders", customer.token()).json().path("orders").size();
  }

  @Test
  void anothersQuoteDoesNotExist() {
    String quote = fixture.quoteId(fixture.customer(), OrderFixture.cart(fixture.shop()));
    assertThat(fixture.place(fixture.customer(), quote).status()).isEqualTo(404);
    assertThat(fixture.place(fixture.customer(), UUID.randomUUID().toString()).status())
        .isEqualTo(404);
  }

  @Test
  void aQuoteExpiresAfterTenMinutes() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    String quote = fixture.quoteId(customer, OrderFixture.cart(shop));
    String later = fixture.quoteId(customer, OrderFixture.cart(shop));
    fixture.market.advance(Duration.ofMinutes(10).minusMillis(1));
    assertThat(fixture.place(customer, quote).status()).isEqualTo(201);
    fixture.market.advance(Duration.ofMillis(1));
    assertThat(fixture.place(customer, later).code()).isEqualTo("quote-expired");
    assertThat(fixture.place(customer, quote).code()).isEqualTo("quote-used");
  }

  @Test
  void whatChangedSinceTheQuoteIsToldAndNeverChangedSilently() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    String quote = fixture.quoteId(customer, OrderFixture.cart(shop));

    fixture.shopSays(new MenuChanged(shop.id(), 2, shop.menu(12_500), fixture.market.now()));
    assertThat(fixture.place(customer, quote).code()).isEqualTo("price-changed");
    fixture.shopSays(new MenuChanged(shop.id(), 3, shop.menu(12_000), fixture.market.now()));
    fixture.shopSays(new ItemSoldOut(shop.id(), 4, shop.rice(), fixture.market.now()));
    assertThat(fixture.place(customer, quote).code()).isEqualTo("item-sold-out");
    fixture.shopSays(new ItemRestocked(shop.id(), 5, shop.rice(), fixture.market.now()));
    fixture.shopSays(
        new TermsChanged(shop.id(), 6, OrderFixture.Shop.terms(20_000), fixture.market.now()));
    assertThat(fixture.place(customer, quote).code()).isEqualTo("price-changed");
    fixture.shopSays(
        new TermsChanged(shop.id(), 7, onlyOnSundays(Money.ZERO), fixture.market.now()));
    assertThat(fixture.place(customer, quote).code()).isEqualTo("shop-closed");
    fixture.shopSays(
        new TermsChanged(shop.id(), 8, OrderFixture.Shop.terms(0), fixture.market.now()));
    fixture.shopSays(new ShopPaused(shop.id(), 9, null, fixture.market.now()));
    assertThat(fixture.place(customer, quote).code()).isEqualTo("shop-paused");
    fixture.shopSays(
        new MenuChanged(shop.id(), 10, shop.menu(1).subList(0, 1), fixture.market.now()));
    fixture.shopSays(new ShopResumed(shop.id(), 11, fixture.market.now()));
    assertThat(fixture.place(customer, quote).code()).isEqualTo("price-changed");
    assertThat(ordersOf(customer)).isZero();

    fixture.shopSays(new MenuChanged(shop.id(), 12, shop.menu(12_000), fixture.market.now()));
    assertThat(fixture.place(customer, quote).status())
        .as("all is as it was quoted")
        .isEqualTo(201);
  }

  @Test
  void aSoldOutItemThatLeavesTheMenuIsForgotten() {
    var shop = fixture.shop();
    fixture.shopSays(new ItemSoldOut(shop.id(), 2, shop.rice(), fixture.market.now()));
    fixture.shopSays(
        new MenuChanged(shop.id(), 3, shop.menu(1).subList(0, 1), fixture.market.now()));
    fixture.shopSays(new MenuChanged(shop.id(), 4, shop.menu(12_000), fixture.market.now()));
    assertTaken(OrderFixture.cart(shop));
  }

  @Test
  void malformedOrdersAreRefused() {
    var customer = fixture.customer();
    for (String body :
        List.of(
            "{}",
            "{\"quoteId\":\"x\"}",
            "{\"quoteId\":7}",
            "{\"quoteId\":null}",
            "[]",
            "nonsense",
            "{\"quoteId\":\"" + UUID.randomUUID() + "\",\"total\":1}",
            "{\"quoteId\":\"" + UUID.randomUUID() + "\",\"note\":\"" + "n".repeat(301) + "\"}")) {
      Reply reply = fixture.market.post("/api/order/orders", customer.token(), body);
      assertThat(reply.status()).as(body + reply.text()).isEqualTo(400);
    }
  }

  @Test
  void theNoteReachesTheShop() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    String quote = fixture.quoteId(customer, OrderFixture.cart(shop));
    Reply placed =
        fixture.market.post(
            "/api/order/orders",
            customer.token(),
            Map.of("quoteId", quote, "note", "벨을 누르지 마세요 🙏"));
    OrderId order = OrderId.of(placed.json().path("orderId").asString());
    assertThat(fixture.get(shop.ownerToken(), order).json().path("note").asString())
        .isEqualTo("벨을 누르지 마세요 🙏");
  }
}
