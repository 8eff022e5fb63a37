package dosirak.city.client;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The identity part of a marketplace in memory, as strict as the real one: codes are redeemed once
 * and with their verifier, refresh tokens rotate, one that is used twice ends its family, and
 * access tokens end.
 */
public final class FakeIssuer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String REDIRECT = "http://127.0.0.1/callback";

  private final Map<String, String> passwords = new HashMap<>();
  private final Map<String, String> proven = new HashMap<>();
  private final Map<String, Grant> codes = new HashMap<>();
  private final Map<String, Family> refreshTokens = new HashMap<>();
  private final Map<String, AccessToken> accessTokens = new HashMap<>();
  private final Map<String, List<String>> phoneCodes = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** How long an access token lives. */
  public volatile long lifeMillis = 600_000;

  /** How often a refresh is carried out but its answer lost. */
  public int loseRefreshAnswers;

  /** How often a redeemed code's answer is lost. */
  public int loseCodeAnswers;

  /** How often the token endpoint has no time. */
  public int busyTokenAnswers;

  private record Grant(String account, String challenge) {}

  private record AccessToken(String account, Family family, long endNanos) {}

  private static final class Family {
    private final String account;
    private @Nullable String refresh;
    private boolean ended;

    Family(String account) {
      this.account = account;
    }
  }

  /** An answer; a null body is none, a status of 0 a connection that breaks. */
  public record Reply(int status, @Nullable Object body, Map<String, String> headers) {}

  /** Makes a person. */
  public synchronized void add(String login, String password) {
    passwords.put(login, password);
  }

  /** How often something happened: its method and path, or {@code replayed}. */
  public synchronized int count(String what) {
    return counts.getOrDefault(what, 0);
  }

  /** Whose valid token a request carries; empty where it carries none, null where it has ended. */
  public synchronized @Nullable String account(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null || !header.startsWith("Bearer ")) {
      return "";
    }
    AccessToken token = accessTokens.get(header.substring("Bearer ".length()));
    if (token == null || token.family.ended || System.nanoTime() - token.endNanos > 0) {
      count401();
      return null;
    }
    return token.account;
  }

  /** Machine time at which a request's token ends. */
  public synchronized long endNanos(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    AccessToken token = accessTokens.get(String.valueOf(header).replaceFirst("Bearer ", ""));
    return token == null ? System.nanoTime() : token.endNanos;
  }

  /** Ends all sessions of an account, as an operator may. */
  public synchronized void endSessions(String account) {
    refreshTokens.values().stream()
        .filter(family -> family.account.equals(account))
        .forEach(family -> family.ended = true);
  }

  private void count401() {
    counts.merge("401", 1, Integer::sum);
  }

  /** Answers a request of the identity domain, or null where it is none of the issuer's. */
  public synchronized @Nullable Reply answer(HttpExchange exchange, byte[] bytes) {
    String path = exchange.getRequestURI().getPath();
    if (!path.startsWith("/api/identity/") && !path.startsWith("/api/notification/")) {
      return null;
    }
    String route =
        exchange.getRequestMethod() + path.replaceFirst("/api/(identity|notification)", " ");
    route = route.replace("  ", " ").replace(" /", " /");
    counts.merge(route, 1, Integer::sum);
    return switch (route) {
      case "POST /sign-in/password" -> password(JSON.readTree(bytes));
      case "POST /phone-codes" -> phoneCode(JSON.readTree(bytes));
      case "POST /sign-in/phone" -> phone(JSON.readTree(bytes));
      case "GET /outbox" -> outbox(exchange);
      case "GET /oauth2/authorize" -> authorize(exchange);
      case "POST /oauth2/token" ->
          token(exchange, parameters(new String(bytes, StandardCharsets.UTF_8)));
      default -> null;
    };
  }

  /** Sends a reply. */
  public static void send(HttpExchange exchange, Reply reply) throws IOException {
    if (reply.status() == 0) {
      return;
    }
    byte[] bytes = reply.body() == null ? new byte[0] : JSON.writeValueAsBytes(reply.body());
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Reply password(JsonNode body) {
    String login = body.path("login").asString();
    if (!body.path("password").asString().equals(passwords.get(login))) {
      return problem(401, "wrong-credentials");
    }
    return proven(login);
  }

  private Reply proven(String account) {
    String cookie = UUID.randomUUID().toString();
    proven.put(cookie, account);
    return new Reply(
        200,
        Map.of("next", "done"),
        Map.of(
            "Set-Cookie",
            "__Host-dosirak-signin=" + cookie + "; Path=/; Secure; HttpOnly; SameSite=Lax"));
  }

  private Reply phoneCode(JsonNode body) {
    List<String> sent =
        phoneCodes.computeIfAbsent(body.path("phone").asString(), unused -> new ArrayList<>());
    sent.add("%06d".formatted(123_456 + 1_111 * sent.size()));
    return new Reply(202, Map.of(), Map.of());
  }

  private Reply phone(JsonNode body) {
    String phone = body.path("phone").asString();
    List<String> sent = phoneCodes.getOrDefault(phone, List.of());
    return sent.isEmpty() || !sent.getLast().equals(body.path("code").asString())
        ? problem(401, "wrong-code")
        : proven(phone);
  }

  private Reply outbox(HttpExchange exchange) {
    if (!"machine".equals(account(exchange))) {
      return problem(403, "not-allowed");
    }
    String phone = parameters(exchange.getRequestURI().getRawQuery()).getOrDefault("phone", "");
    List<Map<String, String>> messages = new ArrayList<>();
    List<String> sent = phoneCodes.getOrDefault(phone, List.of());
    for (int i = sent.size() - 1; i >= 0; i--) {
      messages.add(Map.of("codeId", phone + i, "purpose", "sign-in", "code", sent.get(i)));
    }
    return new Reply(200, Map.of("messages", messages), Map.of());
  }

  private Reply authorize(HttpExchange exchange) {
    Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
    boolean right =
        "code".equals(query.get("response_type"))
            && "dosirak-app".equals(query.get("client_id"))
            && REDIRECT.equals(query.get("redirect_uri"))
            && "openid".equals(query.get("scope"))
            && "S256".equals(query.get("code_challenge_method"));
    if (!right) {
      return problem(400, "invalid-request");
    }
    String cookie = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
    String account = proven.get(cookie.replaceFirst("__Host-dosirak-signin=", ""));
    if (account == null) {
      return new Reply(302, null, Map.of("Location", "/sign-in/?continue=x"));
    }
    String code = UUID.randomUUID().toString();
    codes.put(code, new Grant(account, query.getOrDefault("code_challenge", "")));
    return new Reply(
        302,
        null,
        Map.of(
            "Location", REDIRECT + "?code=" + code + "&state=" + query.getOrDefault("state", "")));
  }

  private Reply token(HttpExchange exchange, Map<String, String> form) {
    if (busyTokenAnswers > 0) {
      busyTokenAnswers--;
      return problem(503, "unavailable");
    }
    String grant = form.getOrDefault("grant_type", "");
    counts.merge("grant " + grant, 1, Integer::sum);
    return switch (grant) {
      case "client_credentials" -> {
        String basic =
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("machine:secret".getBytes(StandardCharsets.UTF_8));
        yield basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
            ? tokens(new Family("machine"), false)
            : new Reply(401, Map.of("error", "invalid_client"), Map.of());
      }
      case "authorization_code" -> {
        Grant given = codes.remove(form.getOrDefault("code", ""));
        String challenge = Pkce.of(form.getOrDefault("code_verifier", "")).challenge();
        if (given == null
            || !given.challenge.equals(challenge)
            || !REDIRECT.equals(form.get("redirect_uri"))
            || !"dosirak-app".equals(form.get("client_id"))) {
          counts.merge("replayed", 1, Integer::sum);
          yield invalidGrant();
        }
        Reply reply = tokens(new Family(given.account), true);
        yield loseCodeAnswers-- > 0 ? new Reply(0, null, Map.of()) : reply;
      }
      case "refresh_token" -> {
        String refresh = form.getOrDefault("refresh_token", "");
        Family family = refreshTokens.get(refresh);
        if (family == null || family.ended || !refresh.equals(family.refresh)) {
          if (family != null && !family.ended) {
            counts.merge("replayed", 1, Integer::sum);
            family.ended = true;
          }
          yield invalidGrant();
        }
        Reply reply = tokens(family, true);
        yield loseRefreshAnswers-- > 0 ? new Reply(0, null, Map.of()) : reply;
      }
      default -> new Reply(400, Map.of("error", "unsupported_grant_type"), Map.of());
    };
  }

  private Reply tokens(Family family, boolean withRefresh) {
    String access = UUID.randomUUID().toString();
    accessTokens.put(
        access,
        new AccessToken(family.account, family, System.nanoTime() + lifeMillis * 1_000_000));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("access_token", access);
    body.put("token_type", "Bearer");
    body.put("expires_in", lifeMillis / 1000);
    if (withRefresh) {
      String refresh = UUID.randomUUID().toString();
      family.refresh = refresh;
      refreshTokens.put(refresh, family);
      body.put("refresh_token", refresh);
    }
    return new Reply(200, body, Map.of());
  }

  private static Reply invalidGrant() {
    return new Reply(400, Map.of("error", "invalid_grant"), Map.of());
  }

  private static Reply problem(int status, String code) {
    return new Reply(status, Map.of("status", status, "code", code), Map.of());
  }

  private static Map<String, String> parameters(@Nullable String encoded) {
    Map<String, String> values = new HashMap<>();
    for (String pair : (encoded == null ? "" : encoded).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        values.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
            URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  /** The sessions that are alive. */
  public synchronized Set<String> signedIn() {
    Set<String> accounts = new HashSet<>();
    refreshTokens.values().stream()
        .filter(family -> !family.ended)
        .forEach(family -> accounts.add(family.account));
    return accounts;
  }
}
