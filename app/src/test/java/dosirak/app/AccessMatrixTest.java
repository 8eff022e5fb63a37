package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.app.AccessMatrix.Cell;
import dosirak.app.AccessMatrix.Report;
import dosirak.contracts.platform.PrivilegeUsed;
import dosirak.platform.compartment.Domain;
import dosirak.platform.security.Permission;
import dosirak.platform.web.Endpoints.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Every endpoint of every part, called by everybody on what is theirs, another's and nobody's, does
 * what its declared policy says, and answers what the documents of the API say.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessMatrixTest {
  /**
   * All that nobody in particular may call. Whoever adds a public endpoint adds it here, so that
   * none becomes public unnoticed.
   */
  private static final Set<String> PUBLIC =
      Set.of(
          "GET /api/desk/openapi.json",
          "GET /api/delivery/openapi.json",
          "GET /api/identity/openapi.json",
          "GET /api/member/openapi.json",
          "GET /api/notification/openapi.json",
          "GET /api/order/openapi.json",
          "GET /api/payment/openapi.json",
          "GET /api/platform/openapi.json",
          "GET /api/pos/openapi.json",
          "GET /api/promotion/openapi.json",
          "GET /api/review/openapi.json",
          "GET /api/settlement/openapi.json",
          "GET /api/shop/openapi.json",
          "GET /api/storefront/openapi.json",
          "GET /api/platform/clock",
          "GET /api/platform/health",
          "GET /api/platform/health/{domain}",
          "GET /api/shop/weather",
          "GET /api/shop/districts",
          "GET /api/shop/districts/{code}",
          "GET /api/order/shops/{shopId}/slots",
          "GET /api/review/reviews/{reviewId}",
          "GET /api/review/reviews/{reviewId}/photo",
          "GET /api/review/shops/{shopId}/reviews",
          "GET /api/storefront/search",
          "GET /api/storefront/shops",
          "GET /api/storefront/shops/{id}",
          "GET /api/storefront/suggest",
          "GET /api/payment/gateway",
          "POST /api/payment/webhooks/gateway",
          "GET /api/identity/.well-known/openid-configuration",
          "GET /api/identity/.well-known/oauth-authorization-server",
          "GET /api/identity/oauth2/jwks",
          "GET /api/identity/oauth2/authorize",
          "POST /api/identity/oauth2/token",
          "POST /api/identity/oauth2/revoke",
          "GET /api/identity/session/start",
          "GET /api/identity/session/callback",
          "POST /api/identity/session/refresh",
          "POST /api/identity/session/end",
          "POST /api/identity/sign-in/password",
          "GET /api/promotion/campaigns",
          "GET /api/promotion/flashes",
          "GET /api/promotion/flashes/{campaignId}",
          "GET /api/promotion/flashes/{campaignId}/draw",
          "POST /api/identity/sign-in/passkey",
          "POST /api/identity/sign-in/passkey/options",
          "POST /api/identity/accounts/me/passkeys",
          "POST /api/identity/accounts/me/passkeys/options",
          "POST /api/identity/sign-in/phone",
          "POST /api/identity/sign-in/totp",
          "GET /api/identity/demo-people",
          "POST /api/identity/demo-sign-ins",
          "GET /api/identity/sign-in/providers",
          "GET /api/identity/sign-in/providers/{name}",
          "GET /api/identity/sign-in/providers/{name}/callback",
          "POST /api/identity/phone-codes",
          "POST /api/identity/recoveries",
          "POST /api/identity/recoveries/confirm",
          "POST /api/identity/accounts/me/totp",
          "POST /api/identity/accounts/me/totp/confirm");

  /** What the clocks and the beat of the machine say by themselves, and what refusals leave. */
  private static final Set<String> SAID_ANYWAY =
      Set.of("RolesConfirmed", "SignInFailed", "PrivilegeUsed", "RiderPositionChanged");

  private static final Path PAGE = Path.of("../docs/access.md");

  private AccessWorld world;

  @BeforeAll
  void start() {
    world = new AccessWorld();
  }

  @AfterAll
  void stop() {
    world.close();
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + world.market.marketplace().port());
  }

  private static Set<String> routes(Map<String, List<Endpoint>> endpoints) {
    Set<String> routes = new TreeSet<>();
    endpoints.forEach((part, all) -> {
      for (Endpoint endpoint : all) {
        for (RequestMethod method : endpoint.methods()) {
          routes.add(method + " /api/" + part + endpoint.path());
        }
      }
    });
    return routes;
  }

  @Test
  void everybodyReachesWhatThePolicySaysAndNothingElse() {
    Map<String, List<Endpoint>> endpoints = world.market.marketplace().endpoints();
    AccessRoutes routes = AccessRoutes.ofMarketplace(world);
    assertThat(endpoints).containsOnlyKeys(partsOfTheMarketplace());
    assertThat(routes(endpoints))
        .as("no description outlives its route")
        .containsAll(routes.described());
    List<AccessMatrix.Who> callers = world.callers();
    Map<String, Integer> before = counted();
    List<String> effects = new ArrayList<>();
    Report report;
    ApiAnswers documents = new ApiAnswers();
    for (String part : endpoints.keySet()) {
      documents.know(part, world.market.get("/api/" + part + "/openapi.json", null).json());
    }
    try (AccessMatrix matrix =
        new AccessMatrix(
            address(),
            endpoints,
            routes,
            callers,
            world.one,
            world.other,
            world.unknown,
            documents)) {
      report = matrix.run(() -> effects.addAll(saidSince(before)));
    }
    System.out.printf(
        "access: %d calls of %d routes, %d refused, %d let in, %d of them by privilege%n",
        report.cells(),
        routes(endpoints).size(),
        sum(report.refused()),
        sum(report.allowed()),
        report.privileged().size());
    List<String> faults = new ArrayList<>(report.faults());
    effects.forEach(effect -> faults.add("a call that was refused made " + effect));
    withoutEvidence(report.privileged())
        .forEach(use -> faults.add(use + " left no evidence, or not with its reason"));
    faults.addAll(documents.faults());
    assertThat(faults).isEmpty();
    assertThat(documents.fulfilled()).hasSizeGreaterThan(120);
    assertThat(report.cells()).isGreaterThan(1_000);
    assertThat(sum(report.refused())).isGreaterThan(sum(report.allowed()));
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static Set<String> partsOfTheMarketplace() {
    Set<String> parts = new HashSet<>();
    Domains.ALL.stream().map(Domain::name).forEach(parts::add);
    parts.add("platform");
    return parts;
  }

  private Map<String, Integer> counted() {
    Map<String, Integer> counts = new HashMap<>();
    Domains.ALL.forEach(
        domain -> counts.put(domain.name(), world.market.said(domain.name()).size()));
    return counts;
  }

  /** The types of what domains said after so many events, without what they say anyway. */
  private List<String> saidSince(Map<String, Integer> before) {
    return Domains.ALL.stream()
        .map(Domain::name)
        .flatMap(domain ->
            world.market.said(domain).stream()
                .skip(before.getOrDefault(domain, 0))
                .filter(type -> !SAID_ANYWAY.contains(type))
                .map(type -> domain + " " + type))
        .toList();
  }

  /** Uses of rights over others that no domain kept evidence of. */
  private List<String> withoutEvidence(List<Cell> privileged) {
    Set<String> kept = new HashSet<>();
    Set<String> keptByPlatform = new HashSet<>();
    for (Domain domain : Domains.ALL) {
      for (PrivilegeUsed used : world.market.said(domain.name(), PrivilegeUsed.class)) {
        String evidence = used.subject() + " " + used.permission() + " " + used.action();
        kept.add(domain.name() + " " + evidence);
        keptByPlatform.add("platform " + evidence);
        boolean isPerson = used.subject().startsWith("account:");
        assertThat(used.why() == null).as(used.toString()).isEqualTo(!isPerson);
        assertThat(used.from()).isNotEmpty();
      }
    }
    kept.addAll(keptByPlatform);
    assertThat(privileged).isNotEmpty();
    return privileged.stream()
        .filter(cell -> {
          String action = cell.method() + " " + cell.endpoint().path();
          String subject =
              cell.who().account() == null
                  ? "machine:" + cell.who().name().replaceFirst("^the ", "")
                  : "account:" + cell.who().account();
          return !kept.contains(cell.domain() + " " + subject + " " + cell.used() + " " + action);
        })
        .map(Cell::toString)
        .distinct()
        .toList();
  }

  @Test
  void theDocumentationSaysWhoMayDoWhat() throws IOException {
    String page = AccessPage.of(world.market.marketplace().endpoints());
    if (Boolean.getBoolean("regenerate")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).as("make it with: " + AccessPage.COMMAND).exists();
    assertThat(Files.readString(PAGE))
        .as("docs/access.md is not what the code says; make it anew with: " + AccessPage.COMMAND)
        .isEqualTo(page);
  }

  @Test
  void whatIsPublicIsListedHere() {
    Set<String> open = new TreeSet<>();
    world
        .market
        .marketplace()
        .endpoints()
        .forEach((part, all) -> {
          for (Endpoint endpoint : all) {
            if (endpoint.permissions().contains(Permission.PUBLIC)) {
              for (RequestMethod method : endpoint.methods()) {
                open.add(method + " /api/" + part + endpoint.path());
              }
            }
          }
        });
    assertThat(open).containsExactlyInAnyOrderElementsOf(PUBLIC);
  }

  @Test
  void whatIsNoEndpointIsNotThere() {
    for (String path :
        List.of(
            "/actuator",
            "/actuator/env",
            "/actuator/health",
            "/actuator/heapdump",
            "/metrics",
            "/health",
            "/env",
            "/h2-console",
            "/swagger-ui.html",
            "/v3/api-docs",
            "/api",
            "/api/",
            "/api/platform",
            "/api/platform/",
            "/api/platform/env",
            "/api/platform/actuator",
            "/api/nothing",
            "/api/nothing/audit/journal",
            "/api/order",
            "/api/order/",
            "/api/order/error",
            "/api/order/audit",
            "/api/order/audit/facts",
            "/api/order/actuator/env",
            "/api/ORDER/orders",
            "/.git/config",
            "/.env",
            "/WEB-INF/web.xml",
            "/META-INF/MANIFEST.MF",
            "/dosirak/app/Main.class",
            "/application.properties",
            "/journal.sql",
            "/db/order/V1__order.sql",
            "/index.html.bak")) {
      var reply = world.market.get(path, null);
      assertThat(reply.status()).as(path + " " + reply.text()).isIn(400, 401, 404);
    }
  }

  @Test
  void measurementsAndTheCauseOfTroubleAreNotPublic() {
    assertThat(world.market.get("/api/platform/metrics", null).status()).isEqualTo(401);
    assertThat(world.market.get("/api/platform/compartments", null).status()).isEqualTo(401);
    assertThat(world.market.get("/api/platform/live", null).status()).isEqualTo(401);
    assertThat(world.market.get("/api/platform/health", null).text())
        .matches("\\{\"status\":\"(up|degraded)\"}");
  }
}
