package dosirak.audit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dosirak.contracts.DomainEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A marketplace and its gateway over real HTTP, with the audit surface that the platform serves:
 * journals and facts are whatever a test put into them. Pages are small, so that cursors are used.
 */
final class FakeMarketplace implements AutoCloseable {
  static final String SECRET = "gateway-secret-of-the-test";
  private static final int PAGE = 2;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final Map<String, List<Map<String, Object>>> journals = new ConcurrentHashMap<>();
  private final Map<String, List<Map<String, Object>>> feeds = new ConcurrentHashMap<>();
  private final List<Map<String, Object>> captures = new CopyOnWriteArrayList<>();
  private final Map<String, Runnable> beforeCalls = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> refusals = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private volatile List<Map<String, Object>> subscriptions = List.of();
  private volatile List<Map<String, Object>> projections = List.of();
  private final Map<String, Long> tokenEnds = new ConcurrentHashMap<>();
  private final AtomicInteger tokensGiven = new AtomicInteger();
  private final AtomicInteger refusedTokens = new AtomicInteger();
  private volatile boolean gatewayKnown = true;

  FakeMarketplace() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** Writes an event into the journal of a domain, with a hole before it as a roll-back leaves. */
  void say(String domain, DomainEvent event, Instant recordedAt) {
    List<Map<String, Object>> journal =
        journals.computeIfAbsent(domain, unused -> new CopyOnWriteArrayList<>());
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("position", 2L * (journal.size() + 1));
    entry.put("id", UUID.randomUUID().toString());
    entry.put("type", event.getClass().getSimpleName());
    entry.put("key", event.key());
    entry.put("recordedAt", recordedAt.toString());
    entry.put("cityTime", recordedAt.toString());
    entry.put("body", JSON.writeValueAsString(event));
    journal.add(entry);
  }

  long head(String domain) {
    return 2L * journals.getOrDefault(domain, List.of()).size();
  }

  List<Map<String, Object>> feed(String name) {
    return feeds.computeIfAbsent(name, unused -> new CopyOnWriteArrayList<>());
  }

  List<Map<String, Object>> captures() {
    return captures;
  }

  void subscriptions(List<Map<String, Object>> present) {
    subscriptions = present;
  }

  void projections(List<Map<String, Object>> present) {
    projections = present;
  }

  void withoutGateway() {
    gatewayKnown = false;
  }

  /** Does something when a path is called. */
  void before(String path, Runnable action) {
    beforeCalls.put(path, action);
  }

  /** Refuses a path some times with a 503. */
  void refuse(String path, int times) {
    refusals.put(path, new AtomicInteger(times));
  }

  int calls(String path) {
    return calls.computeIfAbsent(path, unused -> new AtomicInteger()).get();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      calls.computeIfAbsent(path, unused -> new AtomicInteger()).incrementAndGet();
      beforeCalls.getOrDefault(path, () -> {}).run();
      AtomicInteger left = refusals.get(path);
      if (left != null && left.getAndDecrement() > 0) {
        answer(exchange, 503, Map.of("code", "unavailable", "detail", "not now"));
        return;
      }
      boolean isOpen = !path.startsWith("/api/") || !path.contains("/audit/");
      if (!isOpen && !isAlive(exchange.getRequestHeaders().getFirst("Authorization"))) {
        refusedTokens.incrementAndGet();
        answer(exchange, 401, Map.of("code", "session-expired", "detail", "sign in again"));
        return;
      }
      Object body = body(exchange, path);
      answer(exchange, body == null ? 404 : 200, body == null ? Map.of("code", "not-found") : body);
    }
  }

  private @Nullable Object body(HttpExchange exchange, String path) throws IOException {
    if (path.equals("/api/identity/oauth2/token")) {
      return token(exchange);
    }
    if (path.equals("/api/payment/gateway")) {
      return gatewayKnown ? Map.of("checkoutUrl", address() + "/v1/checkouts") : null;
    }
    if (path.equals("/api/platform/clock")) {
      return Map.of("cityTime", SampleCity.NOON.toString(), "speed", 1.0, "timeZone", "Asia/Seoul");
    }
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (path.equals("/v1/audit/payments")) {
      String secret =
          Base64.getEncoder().encodeToString((SECRET + ":").getBytes(StandardCharsets.UTF_8));
      return ("Basic " + secret).equals(authorization) ? captures(exchange) : null;
    }
    List<String> parts = List.of(path.substring(1).split("/", -1));
    if (parts.size() < 4) {
      return null;
    }
    String domain = parts.get(1);
    return switch (parts.get(3)) {
      case "positions" ->
          Map.of(
              "journalHead",
              head(domain),
              "subscriptions",
              subscriptions.stream().filter(each -> domain.equals(each.get("domain"))).toList());
      case "journal" -> journal(exchange, domain);
      case "facts" -> facts(exchange, domain + "/" + parts.get(4));
      case "replays" ->
          Map.of(
              "projections",
              projections.stream().filter(each -> domain.equals(each.get("domain"))).toList());
      default -> null;
    };
  }

  private @Nullable Map<String, Object> token(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String basic =
        "Basic "
            + Base64.getEncoder().encodeToString("city:s3cret".getBytes(StandardCharsets.UTF_8));
    if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
        || !form.equals("grant_type=client_credentials&scope=audit")) {
      return null;
    }
    String token = "token-" + tokensGiven.incrementAndGet();
    tokenEnds.put("Bearer " + token, System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
    return Map.of("access_token", token, "token_type", "Bearer", "expires_in", 1);
  }

  private boolean isAlive(@Nullable String authorization) {
    Long ends = authorization == null ? null : tokenEnds.get(authorization);
    return ends != null && System.nanoTime() < ends;
  }

  /** How many tokens were given. */
  int tokensGiven() {
    return tokensGiven.get();
  }

  /** How many calls carried no token, or one that had ended. */
  int refusedTokens() {
    return refusedTokens.get();
  }

  /** Ends all tokens that were given. */
  void endTokens() {
    tokenEnds.clear();
  }

  private Map<String, Object> journal(HttpExchange exchange, String domain) {
    long after = Long.parseLong(parameter(exchange, "after", "0"));
    return Map.of(
        "events",
        journals.getOrDefault(domain, List.of()).stream()
            .filter(event -> event.get("position") instanceof Long position && position > after)
            .limit(PAGE)
            .toList(),
        "head",
        head(domain));
  }

  private Map<String, Object> facts(HttpExchange exchange, String feed) {
    int after = Integer.parseInt(parameter(exchange, "after", "0"));
    List<Map<String, Object>> all = new ArrayList<>(feed(feed));
    int end = Math.min(all.size(), after + PAGE);
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("items", all.subList(Math.min(after, all.size()), end));
    page.put("next", end < all.size() ? Integer.toString(end) : null);
    return page;
  }

  private Map<String, Object> captures(HttpExchange exchange) {
    int after = Integer.parseInt(parameter(exchange, "after", "0"));
    List<Map<String, Object>> all = new ArrayList<>(captures);
    int end = Math.min(all.size(), after + PAGE);
    return Map.of("items", all.subList(Math.min(after, all.size()), end), "next", end);
  }

  private static String parameter(HttpExchange exchange, String name, String otherwise) {
    String query = exchange.getRequestURI().getQuery();
    for (String pair : (query == null ? "" : query).split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return otherwise;
  }

  private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
