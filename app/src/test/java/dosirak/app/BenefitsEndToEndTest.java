package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.city.gateway.GatewayOptions;
import dosirak.city.gateway.GatewaySimulator;
import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.order.OrderDomain;
import dosirak.payment.PaymentDomain;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.promotion.PromotionDomain;
import dosirak.settlement.SettlementDomain;
import dosirak.shop.ShopDomain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Coupons and points from the campaign to the books, through all domains that have a part in it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenefitsEndToEndTest {
  private static final String SECRET = "the-gateway-secret-of-a-test";

  private GatewaySimulator gateway;
  private MarketplaceFixture market;
  private final AccountId owner = MarketplaceFixture.newAccount();
  private String shop = "";
  private String item = "";

  @BeforeAll
  void start(@TempDir Path log) throws IOException {
    gateway = GatewaySimulator.start(GatewayOptions.of(log, SECRET));
    market =
        MarketplaceFixture.start(
            List.of(
                ShopDomain.DOMAIN,
                OrderDomain.DOMAIN,
                PaymentDomain.DOMAIN,
                PromotionDomain.DOMAIN,
                SettlementDomain.DOMAIN),
            Set.of("delivery", "desk", "member", "review", "notification", "storefront", "pos"),
            Map.of(
                "payment.gateway-url",
                gateway.address().toString(),
                "payment.gateway-secret",
                SECRET));
    JsonNode opened =
        made(market.post("/api/shop/shops", ownerToken(), AccessWorld.shopDraft("one", 37.5)));
    shop = opened.path("shopId").asString();
    item = opened.path("menu").get(0).path("itemId").asString();
    String customer = customer(MarketplaceFixture.newAccount());
    market.eventually(
        "the shop can be ordered from", () -> quote(customer, 1, Map.of()).status() == 201);
  }

  @AfterAll
  void stop() throws IOException {
    market.close();
    gateway.close();
  }

  private static JsonNode made(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json();
  }

  private String ownerToken() {
    return market.token(owner, Role.OWNER);
  }

  private String customer(AccountId account) {
    return market.token(account, Role.CUSTOMER);
  }

  private Reply quote(String customer, int quantity, Map<String, Object> more) {
    Map<String, Object> cart = new HashMap<>(more);
    cart.put("shopId", shop);
    cart.put("fulfilment", "PICKUP");
    cart.putIfAbsent("paymentMethod", "CARD");
    cart.put(
        "lines", List.of(Map.of("itemId", item, "quantity", quantity, "optionIds", List.of())));
    return market.post("/api/order/quotes", customer, cart);
  }

  private Reply place(String customer, String quoteId) {
    return market.post("/api/order/orders", customer, Map.of("quoteId", quoteId, "note", ""));
  }

  private String state(String customer, String order) {
    return market.get("/api/order/orders/" + order, customer).json().path("state").asString();
  }

  private void awaitState(String customer, String order, String state) {
    market.eventually("it is " + state, () -> state(customer, order).equals(state));
  }

  private String coupon(String customer) {
    JsonNode campaign =
        made(
            market.post(
                "/api/promotion/campaigns",
                market.machineToken(),
                Map.of(
                    "name",
                    "Spring",
                    "target",
                    "ITEMS",
                    "amount",
                    2_000,
                    "closesAt",
                    market.now().plus(Duration.ofDays(10)).toString())));
    return made(market.post(
            "/api/promotion/campaigns/" + campaign.path("campaignId").asString() + "/claims",
            customer,
            Map.of()))
        .path("couponId")
        .asString();
  }

  private void grant(AccountId account, long points) {
    var unused =
        made(
            market.post(
                "/api/promotion/points/grants",
                market.machineToken(),
                Map.of("customerId", account.toString(), "points", points, "reason", "hello")));
  }

  private long balance(String customer) {
    return market.get("/api/promotion/points", customer).json().path("balance").asLong();
  }

  private String couponState(String customer) {
    return market
        .get("/api/promotion/coupons", customer)
        .json()
        .path("coupons")
        .get(0)
        .path("state")
        .asString();
  }

  /** A quote with benefits, as soon as order has heard of them. */
  private String quoteWith(String customer, Map<String, Object> benefits) {
    market.eventually(
        "order knows the benefits", () -> quote(customer, 2, benefits).status() == 201);
    return made(quote(customer, 2, benefits)).path("quoteId").asString();
  }

  private String paymentKey(String order, long amount) throws IOException, InterruptedException {
    String page = market.get("/api/payment/gateway", null).json().path("checkoutUrl").asString();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String body = "{\"orderId\":\"%s\",\"amount\":%d}".formatted(order, amount);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(page))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return dosirak.platform.web.Json.mapper().readTree(answer).path("paymentKey").asString();
    }
  }

  private void asOwner(String order, String what, Object body, int status) {
    Reply reply = market.post("/api/order/orders/" + order + "/" + what, ownerToken(), body);
    assertThat(reply.status()).as(what + " " + reply.text()).isEqualTo(status);
  }

  /** Balances by account of one order, without what is zero. */
  private Map<String, Long> books(String order) {
    Map<String, Long> balances = new TreeMap<>();
    String cursor = "";
    while (true) {
      JsonNode page =
          market
              .get("/api/settlement/audit/facts/postings?limit=500" + cursor, market.machineToken())
              .json();
      for (JsonNode line : page.path("items")) {
        if (line.path("orderId").asString("").equals(order)) {
          balances.merge(line.path("account").asString(), line.path("amount").asLong(), Long::sum);
        }
      }
      String next = page.path("next").asString("");
      if (next.isEmpty()) {
        balances.values().removeIf(balance -> balance == 0);
        return balances;
      }
      cursor = "&after=" + next;
    }
  }

  @Test
  void anOrderWithACouponAndPointsIsPaidCompletedAndRefundedInPartToTheWon() throws Exception {
    AccountId account = MarketplaceFixture.newAccount();
    String customer = customer(account);
    String coupon = coupon(customer);
    grant(account, 1_000);
    String quote = quoteWith(customer, Map.of("couponIds", List.of(coupon), "points", 1_000));
    String order = made(place(customer, quote)).path("orderId").asString();
    market.eventually(
        "it can be paid",
        () -> market.get("/api/payment/payments/" + order, customer).status() == 200);
    assertThat(balance(customer)).isZero();
    assertThat(couponState(customer)).isEqualTo("RESERVED");
    Reply paid =
        market.post(
            "/api/payment/payments/confirm",
            customer,
            Map.of("orderId", order, "paymentKey", paymentKey(order, 21_000), "amount", 21_000));
    assertThat(paid.status()).as(paid.text()).isIn(200, 202);
    awaitState(customer, order, "PAID");
    asOwner(order, "accept", Map.of("preparationMinutes", 5), 200);
    asOwner(order, "ready", Map.of(), 200);
    asOwner(order, "handed-over", Map.of(), 200);
    awaitState(customer, order, "COMPLETED");
    // One percent of 24,000 - 2,000 - 1,000.
    market.eventually("points are earned", () -> balance(customer) == 210);
    assertThat(couponState(customer)).isEqualTo("USED");

    asOwner(
        order,
        "refunds",
        Map.of(
            "lines",
            List.of(Map.of("line", 0, "quantity", 1)),
            "deliveryTip",
            false,
            "reason",
            "it was cold"),
        201);
    // Half of 24,000 was 1,000 of the coupon, 500 points and 10,500 in money.
    market.eventually("points are back", () -> balance(customer) == 500 + 105);
    market.eventually(
        "the books are closed",
        () -> {
          Map<String, Long> books = books(order);
          // The money and the points of a refund are told of by two domains.
          return !books.containsKey("customer-deposits")
              && Long.valueOf(-10_574).equals(books.get("shop-payable"))
              && Long.valueOf(500 - 105).equals(books.get("points-liability"));
        });
    Map<String, Long> books = books(order);
    assertThat(books)
        .containsEntry("brokerage-revenue", -936L)
        .containsEntry("payment-revenue", -360L)
        .containsEntry("tax-payable", -130L)
        // 500 of the points are spent, and 105 are owed for the order.
        .containsEntry("points-liability", 500L - 105L)
        // Half of the coupon, and the points that were earned.
        .containsEntry("promotion-expense", 1_000L + 105L);
    assertThat(
            books.getOrDefault("gateway-receivable", 0L) + books.getOrDefault("gateway-fees", 0L))
        .isEqualTo(10_500);
    assertThat(books.values().stream().mapToLong(Long::longValue).sum()).isZero();
  }

  @Test
  void whatARejectedOrderHeldIsTheCustomersAgain() {
    AccountId account = MarketplaceFixture.newAccount();
    String customer = customer(account);
    String coupon = coupon(customer);
    grant(account, 500);
    String quote =
        quoteWith(
            customer,
            Map.of("couponIds", List.of(coupon), "points", 500, "paymentMethod", "AT_THE_DOOR"));
    String order = made(place(customer, quote)).path("orderId").asString();
    awaitState(customer, order, "PAID");
    asOwner(order, "reject", Map.of("reason", "too-busy"), 200);
    market.eventually(
        "all is back", () -> balance(customer) == 500 && couponState(customer).equals("AVAILABLE"));
  }

  @Test
  void ofManyOrdersAtOnceWithOneCouponExactlyOneHasIt() throws Exception {
    AccountId account = MarketplaceFixture.newAccount();
    String customer = customer(account);
    String coupon = coupon(customer);
    Map<String, Object> benefits =
        Map.of("couponIds", List.of(coupon), "paymentMethod", "AT_THE_DOOR");
    List<String> quotes = new ArrayList<>();
    quotes.add(quoteWith(customer, benefits));
    for (int i = 1; i < 20; i++) {
      quotes.add(made(quote(customer, 2, benefits)).path("quoteId").asString());
    }
    List<String> orders = new ArrayList<>();
    CountDownLatch go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> tries = new ArrayList<>();
      for (String quote : quotes) {
        tries.add(
            threads.submit(() -> {
              go.await();
              return place(customer, quote);
            }));
      }
      go.countDown();
      for (Future<Reply> attempt : tries) {
        Reply reply = attempt.get();
        if (reply.status() == 201) {
          orders.add(reply.json().path("orderId").asString());
        } else {
          assertThat(reply.status()).as(reply.text()).isLessThan(500);
        }
      }
    }
    assertThat(orders).isNotEmpty();
    market.eventually(
        "all are decided",
        () -> orders.stream().noneMatch(order -> state(customer, order).equals("PENDING")));
    assertThat(orders.stream().filter(order -> state(customer, order).equals("PAID"))).hasSize(1);
  }
}
