package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Somebody who walks in from the street, picks a shop and orders. */
final class Stranger {
  private static final String HOME = "서울특별시 도시락구 나그네길 77";
  private static final String PHONE = "010-7310-4286";
  private static final double LATITUDE = 37.5;
  private static final double LONGITUDE = 127.0;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int MOST_DISHES = 30;
  private static final Set<String> ENDED =
      Set.of("COMPLETED", "PAYMENT_FAILED", "EXPIRED", "REJECTED", "CANCELLED", "FAILED");

  private final MarketplaceClient client;
  private final Session session;

  Stranger(MarketplaceClient client, Session session) {
    this.client = client;
    this.session = session;
  }

  /** Orders at the nearest open shop, pays, and waits; returns the state the order ends in. */
  String order() throws InterruptedException {
    client.witness().saw("address", HOME);
    JsonNode shop = openShop();
    JsonNode quote =
        post(
            "/api/order/quotes",
            Map.of(
                "shopId",
                shop.path("shopId").asString(),
                "fulfilment",
                "DELIVERY",
                "paymentMethod",
                "CARD",
                "dropoff",
                Map.of(
                    "addressText",
                    HOME,
                    "location",
                    Map.of("latitude", LATITUDE, "longitude", LONGITUDE),
                    "phone",
                    PHONE),
                "lines",
                lines(shop)));
    JsonNode order = post("/api/order/orders", Map.of("quoteId", quote.path("quoteId").asString()));
    String orderId = order.path("orderId").asString();
    pay(orderId, order.path("price").path("total").asLong());
    return lastState(orderId);
  }

  private JsonNode openShop() throws InterruptedException {
    String near =
        "/api/storefront/shops?latitude=" + LATITUDE + "&longitude=" + LONGITUDE + "&limit=20";
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (JsonNode shop : get(near).path("shops")) {
        if (shop.path("open").asBoolean(false)) {
          return get("/api/storefront/shops/" + shop.path("shopId").asString());
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new AssertionError("no shop opened");
  }

  /** Enough of the first dish that is to be had to reach any minimum. */
  private static List<Map<String, Object>> lines(JsonNode shop) {
    for (JsonNode dish : shop.path("menu")) {
      if (dish.path("soldOut").asBoolean(false)) {
        continue;
      }
      List<String> options = new ArrayList<>();
      for (JsonNode group : dish.path("optionGroups")) {
        for (int i = 0; i < group.path("minimum").asInt(); i++) {
          options.add(group.path("options").path(i).path("optionId").asString());
        }
      }
      long minimum = shop.path("terms").path("minimumOrder").asLong(0);
      long price = Math.max(1, dish.path("price").asLong());
      long quantity = Math.clamp(Math.ceilDiv(minimum, price), 1, MOST_DISHES);
      return List.of(
          Map.of(
              "itemId",
              dish.path("itemId").asString(),
              "quantity",
              quantity,
              "optionIds",
              options));
    }
    throw new AssertionError("nothing is to be had at " + shop.path("name").asString());
  }

  private void pay(String orderId, long amount) throws InterruptedException {
    String checkout = get("/api/payment/gateway").path("checkoutUrl").asString();
    String paymentKey =
        post(checkout, Map.of("orderId", orderId, "amount", amount)).path("paymentKey").asString();
    Call confirm =
        Call.post(
                "/payments/confirm",
                "/api/payment/payments/confirm",
                session,
                Map.of("orderId", orderId, "paymentKey", paymentKey, "amount", amount),
                UUID.randomUUID().toString())
            .waitingFor("payment-not-ready");
    succeeded(confirm, client.call(confirm));
  }

  private String lastState(String orderId) throws InterruptedException {
    Set<String> seen = new HashSet<>();
    String state = "";
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!ENDED.contains(state) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE.toNanos());
      state = get("/api/order/orders/" + orderId).path("state").asString();
      seen.add(state);
    }
    return ENDED.contains(state) ? state : "still " + state + " after " + seen;
  }

  private JsonNode get(String path) throws InterruptedException {
    Call call = Call.get(path, path, session);
    return succeeded(call, client.call(call));
  }

  private JsonNode post(String path, Object body) throws InterruptedException {
    Session caller = path.startsWith("/") ? session : null;
    Call call = Call.post(path, path, caller, body, UUID.randomUUID().toString());
    return succeeded(call, client.call(call));
  }

  private static JsonNode succeeded(Call call, Answer answer) {
    assertThat(answer.succeeded())
        .as(call.name() + " answers " + answer.status() + " " + answer.body())
        .isTrue();
    return answer.body();
  }
}
