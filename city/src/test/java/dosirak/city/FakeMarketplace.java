package dosirak.city;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dosirak.city.client.FakeIssuer;
import dosirak.contracts.GeoPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A marketplace in memory that keeps the public contract as far as the city uses it: accounts,
 * shops, quotes, orders, payments, riders, streams, idempotency and the audit feeds. It can die and
 * come back on the same port, lose answers, and forget or double orders on purpose.
 */
final class FakeMarketplace implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> ENDED =
      Set.of("COMPLETED", "PAYMENT_FAILED", "EXPIRED", "REJECTED", "CANCELLED", "FAILED");
  private static final Duration RIDER_LIMIT = Duration.ofMinutes(60);
  private static final long OFFER_MILLIS = 1500;

  private final double speed;
  private final Instant cityStart = Instant.parse("2026-11-02T00:00:00Z");
  private final long startNanos = System.nanoTime();
  private final FakeIssuer issuer = new FakeIssuer();
  private final Map<String, String> roles = new HashMap<>();
  private final Map<String, Reply> replies = new HashMap<>();
  private final Map<String, Shop> shops = new LinkedHashMap<>();
  private final Map<String, Quote> quotes = new HashMap<>();
  private final Map<String, Order> orders = new LinkedHashMap<>();
  private final Map<String, Order> forgotten = new LinkedHashMap<>();
  private final Map<String, Duty> duties = new LinkedHashMap<>();
  private final List<Event> events = new ArrayList<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread dispatcher;
  private @Nullable HttpServer server;
  private int port;
  private int generation;
  private int placements;

  /** Every so many placements are answered with a broken connection; 0 for none. */
  int loseAnswerEvery;

  /** Every so many cards are refused; 0 for none. */
  int refuseCardEvery;

  /** Every so many payments are answered 202 first; 0 for none. */
  int unknownPaymentEvery;

  /** The code of an order whose acknowledgement is followed by amnesia. */
  String forgets = "";

  /** The code of an order that is captured twice. */
  String capturesTwice = "";

  private int confirmations;

  private record Reply(int status, Object body) {}

  private record Event(long id, String accountId, String name, String data) {}

  private record Shop(String shopId, String owner, JsonNode plan, Object menu) {}

  private record Quote(String quoteId, String customer, JsonNode cart, long total) {}

  private static final class Order {
    String orderId = UUID.randomUUID().toString();
    Quote quote;
    Shop shop;
    String note;
    String state = "PENDING";
    List<Map<String, Object>> history = new ArrayList<>();
    @Nullable Instant readyAt;
    @Nullable Duty rider;
    long captured;
    boolean unknown;

    Order(Quote quote, Shop shop, String note) {
      this.quote = quote;
      this.shop = shop;
      this.note = note;
    }

    boolean pickup() {
      return quote.cart.path("fulfilment").asString().equals("PICKUP");
    }
  }

  private static final class Duty {
    String rider;
    Instant shiftEndsAt;
    GeoPoint location;
    @Nullable Order order;
    String assignmentId = "";
    boolean accepted;
    long offeredNanos;

    Duty(String rider, Instant shiftEndsAt, GeoPoint location) {
      this.rider = rider;
      this.shiftEndsAt = shiftEndsAt;
      this.location = location;
    }
  }

  FakeMarketplace(double speed) throws IOException {
    this.speed = speed;
    start();
    this.dispatcher = Thread.ofVirtual().name("fake dispatch").start(this::dispatchForEver);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  Credentials credentials() {
    return new Credentials("machine", "secret");
  }

  synchronized void start() throws IOException {
    HttpServer fresh =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    fresh.setExecutor(executor);
    fresh.createContext("/", this::handle);
    fresh.start();
    port = fresh.getAddress().getPort();
    server = fresh;
  }

  /** Dies: connections break, and nobody answers until it is started again. */
  synchronized void kill() {
    generation++;
    notifyAll();
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  FakeIssuer issuer() {
    return issuer;
  }

  /** A person who is not of the city orders by hand, and pays. */
  synchronized String orderByHand(String fulfilment) {
    Shop shop = shops.values().iterator().next();
    JsonNode cart =
        JSON.valueToTree(
            Map.of(
                "shopId",
                shop.shopId,
                "fulfilment",
                fulfilment,
                "dropoff",
                Map.of("location", shop.plan.path("location"))));
    Order order = new Order(new Quote(uuid(), "stranger", cart, 9_000), shop, "by hand");
    orders.put(order.orderId, order);
    enter(order, "PENDING");
    enter(order, "PAID");
    return order.orderId;
  }

  synchronized String stateOf(String orderId) {
    Order order = orders.get(orderId);
    return order == null ? "" : order.state;
  }

  synchronized int orderCount() {
    return orders.size();
  }

  synchronized long accountsOf(String role) {
    return roles.values().stream().filter(role::equals).count();
  }

  synchronized int shopCount() {
    return shops.size();
  }

  @Override
  public void close() {
    dispatcher.interrupt();
    kill();
    executor.shutdownNow();
  }

  private Instant now() {
    return cityStart.plusNanos(Math.round((System.nanoTime() - startNanos) * speed));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String method = exchange.getRequestMethod();
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      FakeIssuer.Reply issued = issuer.answer(exchange, bytes);
      if (issued != null) {
        FakeIssuer.send(exchange, issued);
        return;
      }
      String account = issuer.account(exchange);
      if (account == null) {
        FakeIssuer.send(
            exchange, new FakeIssuer.Reply(401, Map.of("code", "session-expired"), Map.of()));
        return;
      }
      JsonNode body = bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
      if (path.endsWith("/stream")) {
        stream(exchange, account);
        return;
      }
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      Reply reply;
      boolean lose = false;
      synchronized (this) {
        String bound = account + " " + key;
        reply = key == null ? null : replies.get(bound);
        if (reply == null) {
          reply = answer(method, path, body, account);
          if (key != null && reply.status < 400) {
            replies.put(bound, reply);
          }
          if (path.equals("/api/order/orders") && method.equals("POST") && reply.status == 201) {
            placements++;
            lose = loseAnswerEvery > 0 && placements % loseAnswerEvery == 0;
          }
        }
      }
      if (lose) {
        // Closing without an answer is what a server does that dies after its commit.
        return;
      }
      byte[] answer = JSON.writeValueAsBytes(reply.body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private Reply answer(String method, String path, JsonNode body, String account) {
    String[] p = path.substring(1).split("/", -1);
    String route = method + " " + p[1] + "/" + p[Math.min(2, p.length - 1)];
    return switch (route) {
      case "GET platform/clock" ->
          ok(Map.of("cityTime", now().toString(), "speed", speed, "timeZone", "Asia/Seoul"));
      case "POST identity/simulated-accounts" -> createAccounts(body);
      case "GET shop/shops" ->
          ok(
              Map.of(
                  "shops",
                  shops.values().stream()
                      .filter(shop -> shop.owner.equals(account))
                      .map(shop ->
                          Map.of(
                              "shopId", shop.shopId,
                              "name", shop.plan.path("name").asString(),
                              "menu", shop.menu))
                      .toList()));
      case "POST shop/shops" -> openShop(body, account);
      case "GET storefront/shops" ->
          p.length < 4 ? ok(Map.of("shops", List.of())) : ok(Map.of("open", true));
      case "GET payment/gateway" -> ok(Map.of("checkoutUrl", uri() + "/gateway/x/checkouts"));
      case "POST x/checkouts" -> ok(Map.of("paymentKey", UUID.randomUUID().toString()));
      case "POST order/quotes" -> quote(body, account);
      case "POST order/orders" ->
          p.length == 3 ? place(body, account) : command(p[3], p[4], body, account);
      case "GET order/orders" -> show(p[3], account);
      case "GET order/shops" ->
          p[4].equals("slots") ? ok(Map.of("slots", List.of())) : shopOrders(p[3]);
      case "PUT shop/shops" -> ok(Map.of());
      case "GET promotion/campaigns" -> ok(Map.of("campaigns", List.of()));
      case "POST promotion/campaigns" ->
          p.length == 3
              ? new Reply(201, Map.of("campaignId", uuid()))
              : problem(409, "coupons-gone");
      case "GET promotion/points" -> ok(Map.of("balance", 0));
      case "POST review/reviews" -> new Reply(201, Map.of("reviewId", uuid()));
      case "POST payment/payments" -> confirm(body);
      case "GET payment/payments" -> payment(p[3]);
      case "PUT delivery/duty" -> beginDuty(body, account);
      case "DELETE delivery/duty" -> endDuty(account);
      case "PUT delivery/position" -> move(body, account);
      case "GET delivery/riders" -> me(account);
      case "POST delivery/offers" -> offer(p[3], p[4], account);
      case "POST delivery/assignments" ->
          p[4].equals("at-shop") ? ok(Map.of()) : carry(p[5], p[6], account);
      case "GET order/audit" ->
          ok(Map.of("items", orders.values().stream().map(this::orderFact).toList()));
      case "GET payment/audit" ->
          ok(
              Map.of(
                  "items",
                  orders.values().stream()
                      .map(order -> Map.of("orderId", order.orderId, "captured", order.captured))
                      .toList()));
      default -> problem(404, "not-found");
    };
  }

  private Reply createAccounts(JsonNode body) {
    List<Map<String, String>> created = new ArrayList<>();
    for (JsonNode each : body.path("accounts")) {
      String login = each.path("login").asString();
      issuer.add(login, body.path("password").asString());
      roles.put(login, each.path("role").asString());
      created.add(Map.of("login", login, "accountId", login));
    }
    return new Reply(201, Map.of("accounts", created));
  }

  private Reply openShop(JsonNode body, String account) {
    if (!"OWNER".equals(roles.get(account))) {
      return problem(403, "not-allowed");
    }
    List<Object> menu = new ArrayList<>();
    for (JsonNode item : body.path("menu")) {
      List<Object> groups = new ArrayList<>();
      for (JsonNode group : item.path("optionGroups")) {
        List<Object> options = new ArrayList<>();
        for (JsonNode option : group.path("options")) {
          options.add(Map.of("optionId", uuid(), "name", option.path("name").asString()));
        }
        groups.add(
            Map.of(
                "optionGroupId",
                uuid(),
                "name",
                group.path("name").asString(),
                "options",
                options));
      }
      menu.add(
          Map.of("itemId", uuid(), "name", item.path("name").asString(), "optionGroups", groups));
    }
    Shop shop = new Shop(uuid(), account, body, menu);
    shops.put(shop.shopId, shop);
    return new Reply(201, Map.of("shopId", shop.shopId, "version", 1, "menu", menu));
  }

  private Reply quote(JsonNode body, String account) {
    if (!shops.containsKey(body.path("shopId").asString()) || body.path("lines").isEmpty()) {
      return problem(422, "unknown-item");
    }
    Quote quote = new Quote(uuid(), account, body, 12_000);
    quotes.put(quote.quoteId, quote);
    return new Reply(201, Map.of("quoteId", quote.quoteId, "price", price(quote)));
  }

  private Reply place(JsonNode body, String account) {
    Quote quote = quotes.remove(body.path("quoteId").asString());
    if (quote == null || !quote.customer.equals(account)) {
      return problem(409, "quote-used");
    }
    Shop shop = Optional.ofNullable(shops.get(quote.cart.path("shopId").asString())).orElseThrow();
    Order order = new Order(quote, shop, body.path("note").asString());
    if (order.note.equals(forgets)) {
      forgotten.put(order.orderId, order);
    } else {
      orders.put(order.orderId, order);
    }
    enter(order, "PENDING");
    if (order.quote.cart.path("paymentMethod").asString().startsWith("AT_THE_DOOR")) {
      enter(order, "PAID");
    }
    return new Reply(
        201,
        Map.of("orderId", order.orderId, "number", "1", "state", "PENDING", "price", price(quote)));
  }

  private Reply command(String orderId, String verb, JsonNode body, String account) {
    Order order = orders.get(orderId);
    if (order == null) {
      return problem(404, "not-found");
    }
    boolean allowed =
        (verb.equals("cancel") || verb.equals("cancellation-request"))
            ? order.quote.customer.equals(account)
            : order.shop.owner.equals(account);
    if (!allowed) {
      return problem(403, "not-allowed");
    }
    switch (verb + " " + order.state) {
      case "accept PAID" -> {
        order.readyAt = now().plus(Duration.ofMinutes(body.path("preparationMinutes").asInt()));
        enter(order, "ACCEPTED");
      }
      case "reject PAID" -> enter(order, "REJECTED");
      case "ready ACCEPTED" -> enter(order, "READY");
      case "more-time ACCEPTED", "shortages ACCEPTED", "refunds COMPLETED" -> {
        // Nothing that the simulated people wait for changes.
      }
      case "handed-over READY" -> {
        enter(order, "DELIVERED");
        enter(order, "COMPLETED");
      }
      case "cancel PENDING", "cancel PAID" -> enter(order, "CANCELLED");
      default -> {
        return problem(409, "wrong-state");
      }
    }
    return ok(Map.of("state", order.state));
  }

  private Reply show(String orderId, String account) {
    Order order = orders.get(orderId);
    if (order == null || !order.quote.customer.equals(account)) {
      return problem(404, "not-found");
    }
    return ok(Map.of("orderId", orderId, "state", order.state, "history", order.history));
  }

  private Reply shopOrders(String shopId) {
    return ok(
        Map.of(
            "orders",
            orders.values().stream()
                .filter(order -> order.shop.shopId.equals(shopId) && order.state.equals("PAID"))
                .map(order -> Map.of("orderId", order.orderId, "state", order.state))
                .toList()));
  }

  private Reply confirm(JsonNode body) {
    Order order = orders.get(body.path("orderId").asString());
    if (order == null) {
      return problem(404, "not-found");
    }
    if (!order.state.equals("PENDING")) {
      return problem(409, "wrong-state");
    }
    if (body.path("amount").asLong() != order.quote.total) {
      return problem(422, "amount-mismatch");
    }
    confirmations++;
    if (refuseCardEvery > 0 && confirmations % refuseCardEvery == 0) {
      enter(order, "PAYMENT_FAILED");
      return problem(422, "payment-refused");
    }
    order.captured = order.quote.total * (order.note.equals(capturesTwice) ? 2 : 1);
    if (unknownPaymentEvery > 0 && confirmations % unknownPaymentEvery == 0) {
      order.unknown = true;
      return new Reply(202, Map.of("state", "UNKNOWN"));
    }
    enter(order, "PAID");
    return ok(Map.of("state", "APPROVED"));
  }

  private Reply payment(String orderId) {
    Order order = orders.get(orderId);
    if (order == null) {
      return problem(404, "not-found");
    }
    if (order.unknown) {
      order.unknown = false;
      enter(order, "PAID");
    }
    return ok(Map.of("orderId", orderId, "state", "APPROVED"));
  }

  private Reply beginDuty(JsonNode body, String account) {
    duties.put(
        account,
        new Duty(
            account,
            Instant.parse(body.path("shiftEndsAt").asString()),
            point(body.path("location"))));
    return ok(Map.of());
  }

  private Reply endDuty(String account) {
    Duty duty = duties.get(account);
    if (duty != null && duty.order != null && duty.accepted) {
      return problem(409, "wrong-state");
    }
    duties.remove(account);
    return ok(Map.of());
  }

  private Reply move(JsonNode body, String account) {
    Duty duty = duties.get(account);
    if (duty == null) {
      return problem(409, "wrong-state");
    }
    duty.location = point(body.path("location"));
    return ok(Map.of());
  }

  private Reply me(String account) {
    Map<String, Object> page = new LinkedHashMap<>();
    Duty duty = duties.get(account);
    page.put("onDuty", duty != null);
    if (duty != null && duty.order != null) {
      page.put(duty.accepted ? "assignment" : "offer", work(duty, duty.order));
    }
    return ok(page);
  }

  private Reply offer(String assignmentId, String verb, String account) {
    Duty duty = duties.get(account);
    if (duty == null || duty.order == null || !duty.assignmentId.equals(assignmentId)) {
      return problem(409, "offer-gone");
    }
    if (verb.equals("accept")) {
      duty.accepted = true;
      duty.order.rider = duty;
    } else {
      duty.order = null;
    }
    return ok(Map.of());
  }

  private Reply carry(String orderId, String verb, String account) {
    Order order = orders.get(orderId);
    Duty duty = duties.get(account);
    if (order == null || duty == null || duty.order != order || !duty.accepted) {
      return problem(409, "wrong-state");
    }
    if (verb.equals("picked-up") && now().isAfter(duty.shiftEndsAt)) {
      order.rider = null;
      duty.order = null;
      return problem(409, "shift-ended");
    }
    if (verb.equals("picked-up") && order.state.equals("READY")) {
      enter(order, "PICKED_UP");
    } else if (verb.equals("delivered") && order.state.equals("PICKED_UP")) {
      enter(order, "DELIVERED");
      enter(order, "COMPLETED");
      duty.order = null;
    } else if (verb.equals("problem") && order.state.equals("PICKED_UP")) {
      enter(order, "FAILED");
      duty.order = null;
    } else {
      return problem(409, "wrong-state");
    }
    return ok(Map.of());
  }

  private void dispatchForEver() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(10);
        synchronized (this) {
          dispatch();
        }
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  private void dispatch() {
    Set<Order> offered = new HashSet<>();
    for (Duty duty : duties.values()) {
      if (duty.order != null && !duty.accepted) {
        if (System.nanoTime() - duty.offeredNanos > OFFER_MILLIS * 1_000_000) {
          duty.order = null;
        } else {
          offered.add(duty.order);
        }
      }
    }
    for (Order order : orders.values()) {
      if (ENDED.contains(order.state) || order.readyAt == null || order.pickup()) {
        continue;
      }
      if (order.rider == null && now().isAfter(order.readyAt.plus(RIDER_LIMIT))) {
        enter(order, "FAILED");
        continue;
      }
      if (order.rider != null || offered.contains(order)) {
        continue;
      }
      GeoPoint at = point(order.shop.plan.path("location"));
      duties.values().stream()
          .filter(duty -> duty.order == null && now().isBefore(duty.shiftEndsAt))
          .min(Comparator.comparingDouble(duty -> duty.location.metresTo(at)))
          .ifPresent(duty -> {
            duty.order = order;
            duty.accepted = false;
            duty.assignmentId = uuid();
            duty.offeredNanos = System.nanoTime();
            tell(duty.rider, "offer", work(duty, order));
          });
    }
  }

  private Map<String, Object> work(Duty duty, Order order) {
    return Map.of(
        "assignmentId",
        duty.assignmentId,
        "shop",
        Map.of("shopId", order.shop.shopId, "location", order.shop.plan.path("location")),
        "orders",
        List.of(
            Map.of(
                "orderId",
                order.orderId,
                "sequence",
                1,
                "dropoff",
                order.quote.cart.path("dropoff"),
                "readyAt",
                String.valueOf(order.readyAt))),
        "pay",
        4000,
        "expiresAt",
        now().plus(Duration.ofMinutes(30)).toString());
  }

  private void enter(Order order, String state) {
    order.state = state;
    String at = now().toString();
    order.history.add(Map.of("state", state, "at", at));
    if (!forgotten.containsKey(order.orderId)) {
      tell(
          order.shop.owner,
          "order",
          Map.of(
              "orderId",
              order.orderId,
              "shopId",
              order.shop.shopId,
              "fulfilment",
              order.quote.cart.path("fulfilment").asString(),
              "state",
              state,
              "at",
              at));
    }
  }

  private void tell(String account, String name, Object data) {
    events.add(new Event(events.size() + 1L, account, name, JSON.writeValueAsString(data)));
    notifyAll();
  }

  private void stream(HttpExchange exchange, String account) throws IOException {
    long endNanos = issuer.endNanos(exchange);
    long cursor;
    int born;
    synchronized (this) {
      String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
      cursor = last == null ? events.size() : Long.parseLong(last);
      born = generation;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write(": hello\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
    while (true) {
      StringBuilder text = new StringBuilder();
      synchronized (this) {
        while (cursor == events.size() && born == generation && System.nanoTime() < endNanos) {
          try {
            wait(100);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
        }
        if (born != generation || System.nanoTime() >= endNanos) {
          // A stream ends with the token it was opened with.
          return;
        }
        for (; cursor < events.size(); cursor++) {
          Event event = events.get((int) cursor);
          if (event.accountId.equals(account)) {
            text.append("id: ").append(event.id).append("\nevent: ").append(event.name);
            text.append("\ndata: ").append(event.data).append("\n\n");
          }
        }
      }
      if (!text.isEmpty()) {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    }
  }

  private Map<String, Object> orderFact(Order order) {
    return Map.of(
        "orderId", order.orderId, "quoteId", order.quote.quoteId, "total", order.quote.total);
  }

  private static Map<String, Object> price(Quote quote) {
    return Map.of("items", quote.total, "deliveryTip", 0, "total", quote.total);
  }

  private static GeoPoint point(JsonNode node) {
    return new GeoPoint(node.path("latitude").asDouble(), node.path("longitude").asDouble());
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }

  private static Reply ok(Object body) {
    return new Reply(200, body);
  }

  private static Reply problem(int status, String code) {
    return new Reply(status, Map.of("status", status, "code", code));
  }
}
