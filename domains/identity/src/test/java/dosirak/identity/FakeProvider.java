package dosirak.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dosirak.platform.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OpenID Connect provider for tests, over real HTTP and with real signatures. Whoever comes is
 * signed in as {@link #person} without being asked. It can be made to misbehave.
 */
final class FakeProvider implements AutoCloseable {
  static final String CLIENT_ID = "dosirak";
  static final String SECRET = "a secret & more: with signs";

  private final HttpServer server;
  private final String name;
  private final ECKey key = newKey("one");
  private final JsonMapper json = Json.mapper();
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final Map<String, Person> refreshTokens = new ConcurrentHashMap<>();
  private final AtomicInteger refreshes = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  private volatile Person person = new Person("nobody");
  private volatile Fault fault = Fault.NONE;

  /** Somebody with an account there. */
  static final class Person {
    final String subject;
    volatile List<String> groups = List.of();
    volatile List<String> methods = List.of();
    volatile @Nullable String displayName;
    volatile boolean isDisabled;

    Person(String subject) {
      this.subject = subject;
    }
  }

  /** How it misbehaves. */
  enum Fault {
    NONE,
    ANOTHER_NONCE,
    ANOTHER_AUDIENCE,
    ANOTHER_ISSUER,
    EXPIRED,
    UNSIGNED,
    ANOTHER_KEY,
    SHARED_SECRET_SIGNATURE,
    NO_ID_TOKEN,
    NO_ID_TOKEN_AT_REFRESH,
    NO_REFRESH_TOKEN,
    ANOTHER_PERSON_AT_REFRESH,
    SERVER_ERROR,
    REDIRECT,
    ENDLESS_ANSWER,
    SILENT
  }

  FakeProvider(String name) {
    this.name = name;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
  }

  void person(Person whoever) {
    person = whoever;
  }

  void fault(Fault how) {
    fault = how;
  }

  /** How often it was asked to refresh. */
  int refreshes() {
    return refreshes.get();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(name.length() + 1);
      switch (path) {
        case "/.well-known/openid-configuration" -> answer(exchange, 200, metadata());
        case "/keys" -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toJSONObject());
        case "/authorize" -> authorize(exchange);
        case "/token" -> token(exchange);
        case "/person" -> userInfo(exchange);
        default -> answer(exchange, 404, Map.of());
      }
    }
  }

  private Map<String, Object> metadata() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("issuer", issuer());
    metadata.put("authorization_endpoint", issuer() + "/authorize");
    metadata.put("token_endpoint", issuer() + "/token");
    metadata.put("userinfo_endpoint", issuer() + "/person");
    metadata.put("jwks_uri", issuer() + "/keys");
    metadata.put("response_types_supported", List.of("code"));
    metadata.put("subject_types_supported", List.of("public"));
    metadata.put("id_token_signing_alg_values_supported", List.of("ES256"));
    metadata.put("authorization_response_iss_parameter_supported", true);
    return metadata;
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = Browser.query(exchange.getRequestURI().toString());
    String code = UUID.randomUUID().toString();
    codes.put(code, asked);
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            asked.get("redirect_uri")
                + "?"
                + Browser.form(
                    Map.of(
                        "code", code,
                        "state", Objects.requireNonNull(asked.get("state")),
                        "iss", issuer())));
    exchange.sendResponseHeaders(302, -1);
  }

  private void token(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> asked = Browser.query("?" + body);
    if (misbehaved(exchange)) {
      return;
    }
    if (!isClient(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, Map.of("error", "invalid_client"));
      return;
    }
    if ("authorization_code".equals(asked.get("grant_type"))) {
      Map<String, String> begun = codes.remove(Objects.requireNonNullElse(asked.get("code"), ""));
      if (begun == null
          || !Objects.equals(begun.get("redirect_uri"), asked.get("redirect_uri"))
          || !Objects.equals(
              begun.get("code_challenge"),
              Sessions.challenge(Objects.requireNonNullElse(asked.get("code_verifier"), "")))) {
        answer(exchange, 400, Map.of("error", "invalid_grant"));
        return;
      }
      answer(exchange, 200, tokens(person, begun.get("nonce"), fault == Fault.NO_ID_TOKEN));
      return;
    }
    refreshes.incrementAndGet();
    Person whose = refreshTokens.remove(Objects.requireNonNullElse(asked.get("refresh_token"), ""));
    if (whose == null || whose.isDisabled) {
      answer(exchange, 400, Map.of("error", "invalid_grant"));
      return;
    }
    answer(
        exchange,
        200,
        tokens(
            fault == Fault.ANOTHER_PERSON_AT_REFRESH ? new Person("somebody else") : whose,
            null,
            fault == Fault.NO_ID_TOKEN_AT_REFRESH));
  }

  private boolean misbehaved(HttpExchange exchange) throws IOException {
    switch (fault) {
      case SERVER_ERROR -> answer(exchange, 500, Map.of("error", "server_error"));
      case REDIRECT -> {
        exchange.getResponseHeaders().set("Location", "http://localhost:1/token");
        exchange.sendResponseHeaders(307, -1);
      }
      case ENDLESS_ANSWER -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        byte[] blanks = new byte[64 * 1024];
        Arrays.fill(blanks, (byte) ' ');
        for (int i = 0; i < 64; i++) {
          exchange.getResponseBody().write(blanks);
        }
      }
      case SILENT -> {
        try {
          boolean _ = closed.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
          Thread.currentThread().interrupt();
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Map<String, Object> tokens(Person whose, @Nullable String nonce, boolean withoutIdToken) {
    Map<String, Object> tokens = new LinkedHashMap<>();
    tokens.put("access_token", "access " + whose.subject);
    tokens.put("token_type", "Bearer");
    tokens.put("expires_in", 60);
    if (fault != Fault.NO_REFRESH_TOKEN) {
      String refresh = UUID.randomUUID().toString();
      refreshTokens.put(refresh, whose);
      tokens.put("refresh_token", refresh);
    }
    if (!withoutIdToken) {
      tokens.put("id_token", idToken(whose, nonce).serialize());
    }
    return tokens;
  }

  private JWT idToken(Person whose, @Nullable String nonce) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(fault == Fault.ANOTHER_ISSUER ? "https://elsewhere.example" : issuer())
            .subject(whose.subject)
            .audience(fault == Fault.ANOTHER_AUDIENCE ? "another client" : CLIENT_ID)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(fault == Fault.EXPIRED ? -600 : 60)))
            .claim("email", "same@example.com")
            .claim("email_verified", true)
            .claim("groups", whose.groups);
    if (whose.displayName != null) {
      claims.claim("name", whose.displayName);
    }
    if (!whose.methods.isEmpty()) {
      claims.claim("amr", whose.methods);
    }
    if (nonce != null) {
      claims.claim("nonce", fault == Fault.ANOTHER_NONCE ? "another" : nonce);
    }
    return switch (fault) {
      case UNSIGNED -> new PlainJWT(claims.build());
      case SHARED_SECRET_SIGNATURE -> signed(claims.build());
      default -> signed(claims.build(), fault == Fault.ANOTHER_KEY ? newKey("one") : key);
    };
  }

  private static SignedJWT signed(JWTClaimsSet claims, ECKey by) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(by.getKeyID()).build(), claims);
      token.sign(new ECDSASigner(by));
      return token;
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static SignedJWT signed(JWTClaimsSet claims) {
    try {
      SignedJWT token =
          new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims);
      token.sign(
          new com.nimbusds.jose.crypto.MACSigner(
              Arrays.copyOf(SECRET.getBytes(StandardCharsets.UTF_8), 32)));
      return token;
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void userInfo(HttpExchange exchange) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String subject = authorization.substring("Bearer access ".length());
    answer(exchange, 200, Map.of("sub", subject, "groups", person.groups));
  }

  private static boolean isClient(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith("Basic ")) {
      return false;
    }
    String[] pair =
        new String(
                Base64.getDecoder().decode(authorization.substring("Basic ".length())),
                StandardCharsets.UTF_8)
            .split(":", 2);
    return URLDecoder.decode(pair[0], StandardCharsets.UTF_8).equals(CLIENT_ID)
        && URLDecoder.decode(pair[1], StandardCharsets.UTF_8).equals(SECRET);
  }

  private void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static ECKey newKey(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
