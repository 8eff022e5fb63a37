package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dosirak.app.AccessMatrix.Who;
import dosirak.app.AccessWorld.Side;
import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.contracts.identity.RoleRevoked;
import dosirak.platform.compartment.Compartment;
import dosirak.platform.security.Permission;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.security.TokenSigner;
import dosirak.platform.security.Tokens;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.platform.web.Endpoints.Endpoint;
import dosirak.platform.web.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.web.bind.annotation.RequestMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Attacks on who may do what, over HTTP, on every part: none succeeds, and none ends in a 5xx. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessAttacksTest {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final JsonMapper JSON = Json.mapper();

  /**
   * Routes that take GeoJSON, which may hold members of others; nobody reads them (RFC 7946, 6.1).
   */
  private static final Set<String> FOREIGN_MEMBERS =
      Set.of("PUT /api/shop/districts", "PUT /api/shop/districts/{code}");

  /** What people try to set who should not. */
  private static final Map<String, Object> WISHES =
      Map.of(
          "role", "ADMINISTRATOR",
          "roles", List.of("ADMINISTRATOR"),
          "state", "COMPLETED",
          "total", 1,
          "ownerId", UUID.randomUUID(),
          "customerId", UUID.randomUUID(),
          "accountId", UUID.randomUUID(),
          "orderPrice", Map.of("total", 0),
          "admin", true);

  private AccessWorld world;
  private AccessRoutes routes;
  private List<Who> callers;

  @BeforeAll
  void start() {
    world = new AccessWorld();
    routes = AccessRoutes.ofMarketplace(world);
    callers = world.callers();
  }

  @AfterAll
  void stop() {
    world.close();
  }

  /** A route of the marketplace. */
  private record Route(String part, String method, Endpoint endpoint) {
    String name() {
      return method + " /api/" + part + endpoint.path();
    }
  }

  private List<Route> allRoutes() {
    List<Route> all = new ArrayList<>();
    Map<String, List<Endpoint>> endpoints = world.market.marketplace().endpoints();
    endpoints.forEach((part, some) -> {
      for (Endpoint endpoint : some) {
        for (RequestMethod method : new TreeSet<>(endpoint.methods())) {
          all.add(new Route(part, method.name(), endpoint));
        }
      }
    });
    assertThat(endpoints).hasSize(Domains.ALL.size() + 1);
    assertThat(all).hasSizeGreaterThan(100);
    return all;
  }

  private Who who(String name) {
    return callers.stream().filter(caller -> caller.name().equals(name)).findFirst().orElseThrow();
  }

  private Reply call(Route route, Side side, @Nullable String token, Map<String, String> headers) {
    AccessRoutes.Request request = routes.request(route.name(), side);
    return call(route, request.path(), request.body(), token, headers);
  }

  private Reply call(
      Route route,
      String path,
      @Nullable String body,
      @Nullable String token,
      Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    if (!route.method().equals("GET")) {
      all.putIfAbsent("Idempotency-Key", UUID.randomUUID().toString());
    }
    return world.market.call(route.method(), path, token, body, all);
  }

  // Tokens

  private static JWTClaimsSet.Builder claims(AccountId account) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .subject(account.toString())
        .issuer(Tokens.ISSUER)
        .audience(Tokens.AUDIENCE)
        .claim(Tokens.CLAIM_ROLES, List.of("CUSTOMER", "OWNER", "RIDER", "ADMINISTRATOR"))
        .claim(Tokens.CLAIM_POSITION, Long.MAX_VALUE)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(600)));
  }

  private static JWSHeader.Builder header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm)
        .type(Tokens.TYPE)
        .keyID(MarketplaceFixture.tokenKey().getKeyID());
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private Map<String, String> badTokens() throws JOSEException {
    ECKey key = MarketplaceFixture.tokenKey();
    ECKey stolen = TokenSigner.newKey(key.getKeyID());
    AccountId account = world.everybody;
    JWSSigner right = new ECDSASigner(key);
    JWSSigner wrong = new ECDSASigner(stolen);
    JWSHeader good = header(JWSAlgorithm.ES256).build();
    JWTClaimsSet claims = claims(account).build();
    String token = signed(good, claims, right);
    assertThat(world.market.get("/api/identity/accounts/me", token).status())
        .as("but for one thing they are good")
        .isEqualTo(200);
    String unsigned = token.substring(0, token.lastIndexOf('.') + 1);
    byte[] publicKey = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    byte[] publicPoint = key.toECPublicKey().getEncoded();
    String[] parts = token.split("\\.", -1);
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("of another issuer", signed(good, claims(account).issuer("evil").build(), right));
    bad.put("for another audience", signed(good, claims(account).audience("shop").build(), right));
    bad.put(
        "that has expired",
        signed(
            good,
            claims(account).expirationTime(Date.from(Instant.now().minusSeconds(2))).build(),
            right));
    bad.put("without an end", signed(good, claims(account).expirationTime(null).build(), right));
    bad.put("signed with no algorithm", new PlainJWT(claims).serialize());
    bad.put("whose signature was cut off", unsigned);
    bad.put(
        "that says it needs no signature",
        Base64URL.encode("{\"alg\":\"none\",\"typ\":\"at+jwt\"}") + "." + parts[1] + ".");
    bad.put(
        "signed with the public key as a secret",
        signed(header(JWSAlgorithm.HS256).build(), claims, new MACSigner(publicKey)));
    bad.put(
        "signed with the public point as a secret",
        signed(header(JWSAlgorithm.HS256).build(), claims, new MACSigner(publicPoint)));
    bad.put("signed with another key under a known name", signed(good, claims, wrong));
    bad.put(
        "that brings its own key",
        signed(header(JWSAlgorithm.ES256).jwk(stolen.toPublicJWK()).build(), claims, wrong));
    bad.put(
        "of a key nobody knows",
        signed(header(JWSAlgorithm.ES256).keyID("../../etc/passwd").build(), claims, wrong));
    bad.put(
        "that proves who one is but gives no access",
        signed(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build(),
            claims,
            right));
    bad.put(
        "whose roles were changed",
        parts[0]
            + "."
            + Base64URL.encode(
                claims(account).claim("roles", List.of("FINANCE")).build().toString())
            + "."
            + parts[2]);
    return bad;
  }

  @Test
  void badTokensAreRefusedOnEveryRoute() throws JOSEException {
    List<String> faults = new ArrayList<>();
    Map<String, String> bad = badTokens();
    for (Route route : allRoutes()) {
      bad.forEach((what, token) -> {
        Reply reply = call(route, world.one, token, Map.of("Dosirak-Reason", "to look around"));
        boolean isRefused =
            reply.status() == 401
                && (reply.code().equals("not-signed-in")
                    || reply.code().equals("session-expired")
                    || route.part().equals("identity"));
        if (!isRefused) {
          faults.add(route.name() + " with a token " + what + ": " + reply);
        }
      });
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void aTokenCountsOnlyWhereTokensBelong() {
    String token = Objects.requireNonNull(who("the customer").token());
    for (Route route : allRoutes()) {
      if (route.endpoint().permissions().contains(Permission.PUBLIC)) {
        continue;
      }
      AccessRoutes.Request request = routes.request(route.name(), world.one);
      String query = request.path().contains("?") ? "&" : "?";
      for (String path :
          List.of(request.path() + query + "access_token=" + token, request.path())) {
        for (Map<String, String> headers :
            List.of(
                Map.of("X-Authorization", "Bearer " + token),
                Map.of("Authorization", "Basic " + token),
                Map.of("Authorization", token),
                Map.of("Cookie", "__Host-dosirak=" + token + "; access_token=" + token))) {
          Reply reply = call(route, path, request.body(), null, headers);
          assertThat(reply.status()).as(route.name() + headers.keySet()).isIn(401, 403);
        }
      }
    }
  }

  // Sessions

  private static final String PASSWORD = "a long enough passphrase 7";

  /** What a session of the public client holds. */
  private record Session(String accessToken, String refreshToken) {}

  private Reply form(String body) {
    return world.market.call(
        "POST",
        "/api/identity/oauth2/token",
        null,
        body,
        Map.of(),
        "application/x-www-form-urlencoded");
  }

  private Session signIn(String login) throws Exception {
    Reply proven =
        world.market.post(
            "/api/identity/sign-in/password", null, Map.of("login", login, "password", PASSWORD));
    assertThat(proven.status()).as(proven.text()).isEqualTo(200);
    String cookie = Objects.requireNonNull(proven.header("set-cookie")).split(";", 2)[0];
    String verifier = "v".repeat(64);
    String challenge =
        Base64URL.encode(
                MessageDigest.getInstance("SHA-256")
                    .digest(verifier.getBytes(StandardCharsets.US_ASCII)))
            .toString();
    Reply authorized =
        world.market.call(
            "GET",
            "/api/identity/oauth2/authorize?response_type=code&client_id=dosirak-app"
                + "&redirect_uri=http://127.0.0.1/callback&scope=openid&state=s"
                + "&code_challenge_method=S256&code_challenge="
                + challenge,
            null,
            null,
            Map.of("Cookie", cookie));
    String location = Objects.requireNonNull(authorized.header("location"));
    assertThat(location).startsWith("http://127.0.0.1/callback?").contains("code=");
    String code = location.replaceFirst(".*[?&]code=([^&]*).*", "$1");
    return session(
        form(
            "grant_type=authorization_code&client_id=dosirak-app"
                + "&redirect_uri=http://127.0.0.1/callback&code="
                + code
                + "&code_verifier="
                + verifier));
  }

  private static Session session(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return new Session(
        reply.json().path("access_token").asString(),
        reply.json().path("refresh_token").asString());
  }

  private Reply refresh(Session session) {
    return form(
        "grant_type=refresh_token&client_id=dosirak-app&refresh_token=" + session.refreshToken());
  }

  @Test
  void aRefreshTokenThatIsReplayedEndsTheSessionInEveryPart() throws Exception {
    String login = world.newLogin("CUSTOMER");
    Session first = signIn(login);
    Session second = session(refresh(first));
    Session elsewhere = signIn(login);
    assertThat(isSignedInEverywhere(second.accessToken())).isTrue();

    Reply replayed = refresh(first);

    assertThat(replayed.status()).isEqualTo(400);
    assertThat(replayed.text()).contains("invalid_grant");
    within(SOON, "the session is over in every part", () -> isSignedOut(second.accessToken()));
    assertThat(refresh(second).text()).contains("invalid_grant");
    assertThat(isSignedInEverywhere(elsewhere.accessToken())).isTrue();
  }

  @Test
  void signingOutEndsTheTokenInEveryPart() throws Exception {
    Session session = signIn(world.newLogin("CUSTOMER"));
    Reply out = world.market.post("/api/identity/session/end", session.accessToken(), Map.of());
    assertThat(out.status()).as(out.text()).isEqualTo(204);
    within(SOON, "the session is over in every part", () -> isSignedOut(session.accessToken()));
    assertThat(refresh(session).text()).contains("invalid_grant");
  }

  private List<Integer> statusEverywhere(String token) {
    return List.of(
        world.market.get("/api/order/orders", token).status(),
        world.market.get("/api/payment/payments/" + UUID.randomUUID(), token).status(),
        world.market.get("/api/notification/messages", token).status(),
        world.market.get("/api/identity/accounts/me", token).status(),
        world.market.get("/api/delivery/audit/positions", token).status(),
        world.market.get("/api/shop/audit/positions", token).status(),
        world.market.get("/api/settlement/audit/positions", token).status(),
        world.market.get("/api/storefront/audit/positions", token).status(),
        world.market.get("/api/platform/metrics", token).status());
  }

  private boolean isSignedInEverywhere(String token) {
    return statusEverywhere(token).equals(List.of(200, 404, 200, 200, 403, 403, 403, 403, 403));
  }

  /** Who lacks a right is refused for that before the session is looked at. */
  private boolean isSignedOut(String token) {
    return statusEverywhere(token).stream().noneMatch(status -> status == 200 || status == 404);
  }

  private static void within(Duration limit, String what, BooleanSupplier holds) {
    long begun = System.nanoTime();
    boolean so = holds.getAsBoolean();
    while (!so && System.nanoTime() - begun < limit.toNanos()) {
      so = holds.getAsBoolean();
    }
    assertThat(so).as(what + " within " + limit.toMillis() + " ms").isTrue();
  }

  @Test
  void aRoleThatIsRemovedInMidSessionNoLongerOpensAnythingAfterTwoSeconds() {
    AccountId rider = world.person("RIDER");
    String token = world.market.token(rider, UUID.randomUUID(), 0, Role.RIDER);
    assertThat(world.market.get("/api/delivery/riders/me", token).status()).isEqualTo(200);
    Reply removed =
        world.market.privileged(
            "DELETE",
            "/api/identity/accounts/" + rider + "/roles/RIDER",
            who("an operator, ADMINISTRATOR").token(),
            null);
    assertThat(removed.status()).as(removed.text()).isEqualTo(200);
    within(
        SOON,
        "a rider is none",
        () -> world.market.get("/api/delivery/riders/me", token).status() == 403);
  }

  @Test
  void staffWhoWasSentAwayNoLongerAnswersForTheShop() {
    ShopId shop = ShopId.of(world.one.thing("shop"));
    AccountId staff = world.person("CUSTOMER");
    long given =
        world.market.sayAsIdentity(new RoleGranted(staff, Role.STAFF, shop, world.market.now()));
    String token = world.market.token(staff, UUID.randomUUID(), given, Role.STAFF);
    String orders = "/api/order/shops/" + shop + "/orders";
    assertThat(world.market.get(orders, token).status()).isEqualTo(200);
    assertThat(world.market.get("/api/shop/shops/" + shop, token).status()).isEqualTo(200);

    world.market.sayAsIdentity(new RoleRevoked(staff, Role.STAFF, shop, world.market.now()));

    assertThat(world.market.get(orders, token).status()).isEqualTo(404);
    assertThat(world.market.get("/api/shop/shops/" + shop, token).status()).isEqualTo(404);
    assertThat(
            world
                .market
                .post(
                    "/api/order/orders/" + world.one.thing("paid") + "/accept",
                    token,
                    Map.of("preparationMinutes", 5))
                .status())
        .isEqualTo(404);
  }

  @Test
  void anOperatorWhoseRoleIsRemovedIsNoneInEveryPart() {
    AccountId operator = world.person("CUSTOMER");
    String token = world.market.token(operator, Role.ADMINISTRATOR);
    for (String part : world.market.marketplace().compartments().keySet()) {
      assertThat(positions(part, token)).as(part).isEqualTo(200);
    }
    world.market.sayAsIdentity(
        new RoleRevoked(operator, Role.ADMINISTRATOR, null, world.market.now()));
    for (String part : world.market.marketplace().compartments().keySet()) {
      assertThat(positions(part, token)).as(part).isEqualTo(403);
    }
    assertThat(world.market.privileged("GET", "/api/platform/metrics", token, null).status())
        .isEqualTo(403);
  }

  private int positions(String part, String token) {
    return world
        .market
        .privileged("GET", "/api/" + part + "/audit/positions", token, null)
        .status();
  }

  // What is sent

  @Test
  void fieldsThatAreNotTheSendersAreRefusedByEveryCommandWithABody() {
    List<String> faults = new ArrayList<>();
    int tried = 0;
    for (Route route : allRoutes()) {
      AccessRoutes.Request request = routes.request(route.name(), world.one);
      if (!routes.hasJsonBody(route.name())
          || request.body() == null
          || FOREIGN_MEMBERS.contains(route.name())) {
        continue;
      }
      Who sender =
          callers.stream()
              .filter(caller ->
                  caller.permissions().stream().anyMatch(route.endpoint().permissions()::contains))
              .findFirst()
              .orElseThrow();
      for (Map.Entry<String, Object> wish : WISHES.entrySet()) {
        ObjectNode body = (ObjectNode) JSON.readTree(request.body());
        if (body.has(wish.getKey())) {
          continue;
        }
        body.set(wish.getKey(), JSON.valueToTree(wish.getValue()));
        tried++;
        Reply reply =
            call(
                route,
                request.path(),
                body.toString(),
                sender.token(),
                Map.of("Dosirak-Reason", "to have more"));
        if (reply.status() != 400 || !reply.text().contains(wish.getKey())) {
          faults.add(route.name() + " takes " + wish.getKey() + ": " + reply.status());
        }
      }
    }
    assertThat(faults).isEmpty();
    assertThat(tried).isGreaterThan(150);
  }

  @Test
  void nobodyListsAnothersThingsByAskingForThemInTheQuery() {
    String asked =
        "?customerId=%s&accountId=%1$s&ownerId=%s&riderId=%s&person=%1$s&all=true&role=ADMINISTRATOR"
            .formatted(world.other.customer(), world.other.owner(), world.other.rider());
    for (Who caller :
        List.of(who("the customer"), who("the owner"), who("the rider"), who("the staff"))) {
      for (Route route : allRoutes()) {
        if (!route.method().equals("GET")
            || route.name().contains("{")
            || route.name().endsWith("/stream")
            || route.endpoint().permissions().contains(Permission.PUBLIC)) {
          continue;
        }
        Reply reply =
            call(
                route,
                "/api/" + route.part() + route.endpoint().path() + asked,
                null,
                caller.token(),
                Map.of());
        assertThat(reply.status()).as(route.name()).isLessThan(500);
        assertThat(reply.text())
            .as(route.name() + " by " + caller.name())
            .doesNotContain(world.other.secrets())
            .doesNotContain(world.other.personal());
      }
    }
  }

  @Test
  void anothersStoredAnswerIsNotGivenForItsKey() {
    String key = UUID.randomUUID().toString();
    Map<String, Object> body = Map.of("quoteId", world.newQuote(world.one));
    String customer = Objects.requireNonNull(who("the customer").token());
    Reply placed = world.market.post("/api/order/orders", customer, body, key);
    assertThat(placed.status()).as(placed.text()).isEqualTo(201);
    Reply other = world.market.post("/api/order/orders", who("a customer").token(), body, key);
    assertThat(other.status()).isEqualTo(404);
    assertThat(world.market.post("/api/order/orders", customer, body, key).text())
        .isEqualTo(placed.text());
  }

  // Browsers

  @Test
  void aPageOfAnotherSiteChangesNothingOnAnyRoute() {
    SessionCookies cookies = SessionCookies.of(AccessWorld.COOKIE_KEYS);
    String token = Objects.requireNonNull(who("the customer").token());
    String cookie = cookies.begin(token, Duration.ofMinutes(5)).getFirst().split(";", 2)[0];
    String csrf =
        cookies.begin(token, Duration.ofMinutes(5)).getLast().split(";", 2)[0].split("=", 2)[1];
    List<Map<String, String>> attempts =
        List.of(
            Map.of("Cookie", cookie),
            Map.of("Cookie", cookie, "Dosirak-Csrf", ""),
            Map.of("Cookie", cookie, "Dosirak-Csrf", csrf),
            Map.of("Cookie", cookie, "Sec-Fetch-Site", "cross-site"),
            Map.of("Cookie", cookie, "Sec-Fetch-Site", "same-site"),
            Map.of("Cookie", cookie, "Origin", "https://evil.example"),
            Map.of("Cookie", cookie, "Origin", "null"));
    int tried = 0;
    for (Route route : allRoutes()) {
      if (route.method().equals("GET")) {
        continue;
      }
      for (Map<String, String> attempt : attempts) {
        tried++;
        Reply reply = call(route, world.one, null, attempt);
        assertThat(reply.status())
            .as(route.name() + attempt.keySet() + reply.text())
            .isEqualTo(403);
        assertThat(reply.code()).isIn("csrf", "cross-site");
      }
    }
    assertThat(tried).isGreaterThan(200);
    assertThat(
            world
                .market
                .call("GET", "/api/order/orders", null, null, Map.of("Cookie", cookie))
                .status())
        .as("the cookie itself is good")
        .isEqualTo(200);
  }

  @Test
  void nobodyIsLedToAnotherSiteBySigningIn() {
    for (String elsewhere :
        List.of(
            "https://evil.example/",
            "//evil.example",
            "///evil.example",
            "/%5Cevil.example",
            "%5C%5Cevil.example",
            "/%09/evil.example",
            "%20//evil.example",
            "/%0d%0aLocation:%20https://evil.example",
            "javascript:alert(1)",
            "http:evil.example",
            "evil.example",
            "/@evil.example/..//evil.example")) {
      for (String path :
          List.of(
              "/api/identity/session/start?returnTo=" + elsewhere,
              "/api/identity/session/callback?state=x&code=y&returnTo=" + elsewhere,
              "/api/identity/sign-in/providers/none?continue=" + elsewhere,
              "/api/identity/sign-in/providers/none/callback?state=x&continue=" + elsewhere,
              "/api/identity/oauth2/authorize?response_type=code&client_id=dosirak-app&state=s"
                  + "&scope=openid&code_challenge_method=S256&code_challenge="
                  + "x".repeat(43)
                  + "&redirect_uri="
                  + elsewhere)) {
        Reply reply = world.market.get(path, null);
        assertThat(reply.status()).as(path).isLessThan(500);
        String location = reply.header("location");
        if (location != null) {
          assertThat(location).as(path).startsWith("/").doesNotStartWith("//");
          assertThat(location).doesNotContain("\\").doesNotContain("\r").doesNotContain("\n");
        }
        assertThat(reply.headers()).doesNotContainKey("access-control-allow-origin");
      }
    }
  }

  // Headers and paths

  @Test
  void nothingThatIsSentBecomesAHeaderOfTheAnswer() throws IOException {
    String injected = "x%0d%0aInjected:%20yes%0d%0aSet-Cookie:%20__Host-dosirak=evil";
    String raw = URLDecoder.decode(injected, StandardCharsets.UTF_8);
    String admin = Objects.requireNonNull(who("an operator, ADMINISTRATOR").token());
    List<Reply> replies =
        List.of(
            world.market.call(
                "GET",
                "/api/order/audit/positions",
                admin,
                null,
                Map.of("Dosirak-Reason", injected)),
            world.market.call(
                "POST", "/api/order/quotes", admin, "{}", Map.of("Idempotency-Key", injected)),
            world.market.get("/api/identity/session/start?returnTo=/" + injected, null),
            world.market.get(
                "/api/identity/oauth2/authorize?client_id=dosirak-app&state=" + injected, null),
            world.market.get("/sign-in/?continue=" + injected, null),
            world.market.get("/api/storefront/shops/" + injected, null),
            world.market.get("/api/storefront/shops?latitude=" + injected, null),
            world.market.call(
                "GET", "/api/platform/clock", null, null, Map.of("traceparent", injected)),
            world.market.call(
                "GET", "/api/order/orders", admin, null, Map.of("Dosirak-At-Least", injected)),
            world.market.post(
                "/api/identity/sign-in/password", null, Map.of("login", raw, "password", raw)),
            world.market.post("/api/identity/phone-codes", null, Map.of("phone", raw)));
    for (Reply reply : replies) {
      assertThat(reply.status()).as(reply.text()).isLessThan(500);
      assertThat(reply.headers()).doesNotContainKey("injected");
      assertThat(reply.headers().getOrDefault("set-cookie", List.of()))
          .noneMatch(cookie -> cookie.contains("evil"));
    }
    assertThat(replies.getFirst().status()).isEqualTo(400);
    for (String header :
        List.of(
            "Dosirak-Reason: a\rInjected: yes",
            "Dosirak-Reason: a\u0000b",
            "Idempotency-Key: a\rInjected: yes",
            "Authorization: Bearer a\rInjected: yes",
            "Cookie: __Host-dosirak=a\rInjected: yes",
            "traceparent: 00-1\rInjected: yes")) {
      String answer = rawly("GET /api/platform/clock HTTP/1.1", header);
      assertThat(answer).as(header).startsWith("HTTP/1.1 4").doesNotContain("Injected");
    }
  }

  private String rawly(String line, String header) throws IOException {
    int port = world.market.marketplace().port();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              (line
                      + "\r\nHost: 127.0.0.1:"
                      + port
                      + "\r\n"
                      + header
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      InputStream answer = socket.getInputStream();
      return new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void noSpellingOfAPathAndNoHeaderGoesAroundThePolicy() throws IOException {
    List<String> guarded = new ArrayList<>(List.of("/api/platform/metrics"));
    for (String part : world.market.marketplace().compartments().keySet()) {
      guarded.add("/api/" + part + "/audit/journal");
    }
    for (String path : guarded) {
      String part = path.split("/", -1)[2];
      for (String spelling :
          List.of(
              path,
              path + "/",
              path + "//",
              path + ";x=y",
              path + ".json",
              path + "%20",
              path + "%00",
              path + "?x=/api/platform/clock",
              path.toUpperCase(Locale.ROOT),
              path.replace("/api/", "//api/"),
              path.replace("/api/", "/api//"),
              path.replace("/api/", "/api/./"),
              path.replace("/api/", "/%61pi/"),
              path.replace("/api/", "/api;a=b/"),
              path.replace("/" + part + "/", "/" + part + "/clock/../"),
              path.replace("/" + part + "/", "/platform/clock/../../" + part + "/"),
              path.replace("/" + part + "/", "/platform/%2e%2e/" + part + "/"),
              path.replace("/" + part + "/", "/" + part + "%2f"),
              path.replace("/" + part + "/", "/" + part + "%252f"),
              path.replace("/" + part + "/", "/" + part + "\\"))) {
        for (String method : List.of("GET", "HEAD", "POST", "OPTIONS", "TRACE", "PATCH", "get")) {
          String answer = rawly(method + " " + spelling + " HTTP/1.1", "Accept: */*");
          assertThat(answer).as(method + " " + spelling).startsWith("HTTP/1.1 4");
        }
      }
      for (String header :
          List.of(
              "X-Original-URL: /api/platform/clock",
              "X-Rewrite-URL: /api/platform/clock",
              "X-Forwarded-Prefix: /api/platform/clock",
              "X-Forwarded-For: 127.0.0.1",
              "X-Real-IP: 127.0.0.1",
              "Forwarded: for=127.0.0.1;proto=https",
              "X-HTTP-Method-Override: HEAD",
              "X-Roles: ADMINISTRATOR",
              "Authorization: Bearer",
              "Authorization: Bearer null",
              "Cookie: __Host-dosirak=; __Host-dosirak-csrf=")) {
        assertThat(rawly("GET " + path + " HTTP/1.1", header))
            .as(path + " " + header)
            .startsWith("HTTP/1.1 401");
      }
    }
  }

  @Test
  void everyPartThatRunsIsOneThatWasAttacked() {
    assertThat(world.market.marketplace().compartments().values())
        .allMatch(part -> part.status().state() == Compartment.State.SERVING);
    JsonNode health = world.market.get("/api/platform/health", null).json();
    assertThat(health.path("status").asString()).isEqualTo("up");
  }
}
