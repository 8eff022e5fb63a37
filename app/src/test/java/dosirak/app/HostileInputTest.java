package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.platform.compartment.Compartment;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.RawAttacks;
import dosirak.platform.testing.RawHttp;
import dosirak.platform.web.Endpoints.Endpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.web.bind.annotation.RequestMethod;

/** Whatever is sent to whichever endpoint by whomever, the answer is never a 5xx. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputTest {
  private static final List<String> BODIES =
      List.of(
          "",
          "{",
          "null",
          "[]",
          "\"text\"",
          "17",
          "{}",
          "{\"unknown\":1}",
          "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}",
          "[".repeat(5_000),
          "{\"orderId\":1,\"quoteId\":[],\"shopId\":{},\"amount\":\"x\",\"lines\":7}",
          "{\"orderId\":\"00000000-0000-0000-0000-000000000000\",\"paymentKey\":\"k\",\"amount\":1}",
          "{\"orderId\":\"00000000-0000-0000-0000-000000000000\",\"paymentKey\":\"k\","
              + "\"amount\":99999999999999999999999999}",
          "{\"orderId\":\"1-1-1-1-1\",\"paymentKey\":\"\\u0000\",\"amount\":-1}",
          "{\"quoteId\":\"00000000-0000-0000-0000-000000000000\",\"note\":\"\\u0000\"}",
          "{\"quoteId\":\"00000000-0000-0000-0000-000000000000\",\"note\":\"\\ud800\"}",
          "{\"quoteId\":\"00000000-0000-0000-0000-000000000000\"}",
          "{\"shopId\":\"00000000-0000-0000-0000-000000000000\",\"fulfilment\":\"DELIVERY\","
              + "\"paymentMethod\":\"CARD\",\"lines\":[],\"dropoff\":null}",
          "{\"shopId\":\"00000000-0000-0000-0000-000000000000\",\"fulfilment\":\"DELIVERY\","
              + "\"paymentMethod\":\"CARD\",\"dropoff\":{\"addressText\":\"a\",\"location\":"
              + "{\"latitude\":1e308,\"longitude\":-1e308},\"phone\":\"1\"},\"lines\":[{\"itemId\":"
              + "\"00000000-0000-0000-0000-000000000000\",\"quantity\":2147483647,\"optionIds\":[null]}]}",
          "{\"preparationMinutes\":-5}",
          "{\"preparationMinutes\":2147483648}",
          "{\"preparationMinutes\":null}",
          "{\"reason\":null}",
          "{\"shiftEndsAt\":\"+999999999-12-31T23:59:59Z\",\"location\":{\"latitude\":0,\"longitude\":0}}",
          "{\"shiftEndsAt\":\"-999999999-01-01T00:00:00Z\",\"location\":{\"latitude\":0,\"longitude\":0}}",
          "{\"shiftEndsAt\":1e300,\"location\":{\"latitude\":91,\"longitude\":181}}",
          "{\"location\":{\"latitude\":\"NaN\",\"longitude\":\"Infinity\"}}",
          "{\"minutes\":9223372036854775807}",
          "{\"price\":-9223372036854775808}",
          "{\"soldOut\":\"yes\"}",
          "{\"role\":\"OPERATOR\"}",
          "{\"login\":\"a\",\"password\":\"" + "x".repeat(5_000) + "\"}",
          "{\"login\":\"nobody-here\",\"password\":\"wrong-password\"}",
          "{\"clientId\":\"\\u0001\",\"clientSecret\":\"\"}",
          "{\"menu\":[{\"category\":null,\"name\":\"\",\"price\":-1}]}",
          "{\"password\":\"long enough\",\"accounts\":[null]}",
          "{\"accounts\":null}");
  private static final List<String> IDENTIFIERS =
      List.of(
          "00000000-0000-0000-0000-000000000000",
          "x",
          "1",
          "%20",
          "-1",
          "9".repeat(400),
          "a%27%3B--",
          "%F0%9F%8D%B1",
          "%00");
  private static final List<String> QUERIES =
      List.of(
          "?limit=-1",
          "?limit=99999999999",
          "?limit=x",
          "?cursor=%00",
          "?cursor=zzzz",
          "?cursor=" + "A".repeat(3_000),
          "?after=-9223372036854775809",
          "?after=%27",
          "?latitude=1e400&longitude=x",
          "?latitude=NaN&longitude=NaN&limit=10",
          "?latitude=91&longitude=0",
          "?latitude=37.5&longitude=127&limit=10&cursor=%F0",
          "?shopId=x&day=2026-13-45",
          "?shopId=00000000-0000-0000-0000-000000000000&day=%2B999999999-01-01",
          "?state=NO_SUCH");
  private static final List<String> TOKENS =
      List.of(
          "x",
          "a.b.c",
          "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
          "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.c2ln",
          "z".repeat(5_000));

  private static final List<String> FORMS =
      List.of(
          "",
          "=",
          "&&&",
          "%",
          "%zz=1",
          "a=%C0%80",
          "grant_type",
          "grant_type=",
          "grant_type=%00",
          "grant_type=authorization_code",
          "grant_type=authorization_code&grant_type=refresh_token&client_id=dosirak-app",
          "grant_type=authorization_code&code=%00&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback"
              + "&client_id=dosirak-app&code_verifier="
              + "v".repeat(43),
          "grant_type=authorization_code&code=x&client_id=dosirak-app&code_verifier=",
          "grant_type=refresh_token&client_id=dosirak-app",
          "grant_type=refresh_token&client_id=dosirak-app&refresh_token=" + "A".repeat(91),
          "grant_type=refresh_token&client_id=dosirak-app&refresh_token=%F0%9F%8D%B1",
          "grant_type=refresh_token&client_id=dosirak-web&refresh_token=x",
          "grant_type=client_credentials&scope=%FF%FE",
          "grant_type=client_credentials&client_id=city&client_secret=%00",
          "grant_type=password&username=operator&password=x",
          "client_id=dosirak-app&token=x",
          "client_id=dosirak-app&token=x&token=y",
          "x".repeat(20_000) + "=1",
          "a=1&".repeat(5_000));
  private static final List<String> AUTHORIZATIONS =
      List.of(
          "",
          "Basic",
          "Basic !!!",
          "Basic Og==",
          "Basic Y2l0eTo=",
          "Basic Y2l0eTolenolMDA=",
          "Basic " + "A".repeat(4_000),
          "Negotiate x");
  private static final List<String> AUTHORIZE =
      List.of(
          "?",
          "?response_type=code",
          "?response_type=token&client_id=dosirak-app",
          "?response_type=code&response_type=code&client_id=dosirak-app",
          "?response_type=code&client_id=%00",
          "?response_type=code&client_id=dosirak-app&redirect_uri=https://evil.example/",
          "?response_type=code&client_id=dosirak-app&redirect_uri=http://127.0.0.1@evil.example/callback",
          "?response_type=code&client_id=dosirak-app&redirect_uri=//evil.example",
          "?response_type=code&client_id=dosirak-app&redirect_uri=javascript:alert(1)",
          "?response_type=code&client_id=dosirak-app&redirect_uri=http://127.0.0.1/callback"
              + "&code_challenge_method=plain&code_challenge="
              + "c".repeat(43),
          "?response_type=code&client_id=dosirak-app&redirect_uri=http://127.0.0.1/callback"
              + "&code_challenge_method=S256&code_challenge="
              + "c".repeat(43)
              + "&state=%0d%0aSet-Cookie:%20a=b&scope=openid",
          "?response_type=code&client_id=dosirak-app&redirect_uri=http://127.0.0.1/callback"
              + "&code_challenge_method=S256&code_challenge="
              + "c".repeat(43)
              + "&scope=%00&prompt=none&max_age=-1",
          "?returnTo=https://evil.example/",
          "?returnTo=//evil.example",
          "?returnTo=/%5Cevil.example",
          "?continue=https://evil.example/",
          "?code=x&state=y",
          "?code=%00&state=" + "s".repeat(5_000),
          "?error=%0d%0a");
  private static final List<String> COOKIES =
      List.of(
          "__Host-dosirak-signin=x",
          "__Host-dosirak-signin=a.b.c.d.e; __Host-dosirak=a.b.c.d.e",
          "__Host-dosirak=eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0....",
          "__Secure-dosirak-refresh=" + "z".repeat(3_000),
          "__Host-dosirak=\"; ;;=;=");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private MarketplaceFixture fixture;
  private Map<String, List<Endpoint>> endpoints;

  @BeforeAll
  void start() {
    // A gateway that is not there: nothing hostile may get as far as calling it.
    fixture =
        MarketplaceFixture.start(
            Domains.ALL,
            Set.of(),
            Map.of(
                "payment.gateway-url", "http://127.0.0.1:1", "payment.gateway-secret", "secret"));
    endpoints = new LinkedHashMap<>();
    for (Compartment compartment : fixture.marketplace().compartments().values()) {
      endpoints.put(compartment.domain().name(), compartment.endpoints());
    }
  }

  @AfterAll
  void stop() {
    http.close();
    fixture.close();
  }

  @Test
  void everyDomainHasEndpointsToAttack() {
    assertThat(endpoints).hasSize(Domains.ALL.size());
    endpoints.forEach((domain, all) -> assertThat(all).as(domain).hasSizeGreaterThan(4));
  }

  @Test
  void brokenBodiesAreRefusedByEveryEndpointForEveryRole() {
    List<String> offenders = new ArrayList<>();
    int tried = 0;
    for (String token : callers()) {
      for (Target target : targets()) {
        if (target.method().equals("GET") || isHarmful(target)) {
          continue;
        }
        String path = target.path().replaceAll("\\{[^}]+}", IDENTIFIERS.getFirst());
        for (String body : BODIES) {
          tried++;
          note(offenders, target.method(), path, token, body);
        }
      }
    }
    assertThat(tried).isGreaterThan(3_000);
    assertThat(offenders).isEmpty();
  }

  @Test
  void brokenIdentifiersAndQueriesAreRefusedByEveryEndpoint() {
    List<String> offenders = new ArrayList<>();
    String token = everybody();
    for (Target target : targets()) {
      if (target.path().endsWith("/stream") || isHarmful(target)) {
        continue;
      }
      for (String identifier : IDENTIFIERS) {
        note(
            offenders,
            target.method(),
            target.path().replaceAll("\\{[^}]+}", identifier),
            token,
            "{}");
      }
      String path = target.path().replaceAll("\\{[^}]+}", IDENTIFIERS.getFirst());
      for (String query : QUERIES) {
        note(offenders, target.method(), path + query, token, "{}");
      }
    }
    assertThat(offenders).isEmpty();
  }

  @Test
  void brokenFormsAndSecretsAreRefusedByTheIssuer() throws Exception {
    List<String> offenders = new ArrayList<>();
    for (Target target : targets()) {
      if (target.path().startsWith("/api/identity/oauth2/") && target.method().equals("POST")) {
        for (String form : FORMS) {
          for (String authorization : AUTHORIZATIONS) {
            var reply =
                send(
                    target,
                    "",
                    form,
                    Map.of(
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Authorization",
                        authorization));
            boolean gives = reply.body().contains("access_token");
            if (gives || reply.statusCode() >= 500) {
              offenders.add(target + " " + shown(form) + " -> " + reply.statusCode());
            }
          }
        }
      }
    }
    assertThat(offenders).isEmpty();
  }

  @Test
  void brokenCookiesAndRedirectsLeadNowhereElse() throws Exception {
    List<String> offenders = new ArrayList<>();
    int tried = 0;
    for (Target target : targets()) {
      if (!target.path().startsWith("/api/identity/")) {
        continue;
      }
      for (String query : AUTHORIZE) {
        for (String cookie : COOKIES) {
          tried++;
          var reply = send(target, query, "{}", Map.of("Cookie", cookie));
          String location = reply.headers().firstValue("Location").orElse("");
          boolean isOfTheApp = location.startsWith("http://127.0.0.1/callback?");
          boolean leads =
              (location.startsWith("http") && !isOfTheApp)
                  || location.startsWith("//")
                  || location.matches("(?s)/[\\\\/].*|.*[\r\n].*");
          if (reply.statusCode() >= 500 || leads) {
            offenders.add(target + query + " -> " + reply.statusCode() + " " + location);
          }
        }
      }
    }
    assertThat(tried).isGreaterThan(500);
    assertThat(offenders).isEmpty();
  }

  @Test
  void badTokensAreRefusedByEveryEndpoint() {
    List<String> offenders = new ArrayList<>();
    for (Target target : targets()) {
      String path = target.path().replaceAll("\\{[^}]+}", IDENTIFIERS.getFirst());
      for (String token : TOKENS) {
        var reply = fixture.call(target.method(), path, token, "{}", Map.of());
        if (reply.status() != 401) {
          offenders.add(target + " answers " + reply.status() + " to a bad token");
        }
      }
    }
    assertThat(offenders).isEmpty();
  }

  @Test
  void endlessBodiesAreRefusedByEveryEndpoint() {
    List<String> offenders = new ArrayList<>();
    String body = "{\"name\":\"" + "x".repeat(10_000_000) + "\"}";
    for (Target target : targets()) {
      if (!target.method().equals("GET")) {
        String path = target.path().replaceAll("\\{[^}]+}", IDENTIFIERS.getFirst());
        var reply = fixture.call(target.method(), path, everybody(), body, Map.of());
        if (reply.status() != 413) {
          offenders.add(target + " answers " + reply.status() + " to ten megabytes");
        }
      }
    }
    assertThat(offenders).isEmpty();
  }

  @Test
  void bytesThatAreNoHonestRequestAreRefusedAndNothingAfterThemIsRead() {
    List<String> offenders = new ArrayList<>();
    for (RawAttacks.Attack attack : RawAttacks.onFraming("/api/platform/clock")) {
      RawHttp.Exchange answer = RawHttp.send(fixture.marketplace().port(), attack.bytes());
      if (answer.statuses().size() != 1
          || answer.statuses().getFirst() / 100 != 4
          || !answer.closed()) {
        offenders.add(attack + " -> " + answer.statuses());
      }
    }
    assertThat(offenders).isEmpty();
  }

  private void note(List<String> offenders, String method, String path, String token, String body) {
    var reply =
        fixture.call(
            method, path, token, body, Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    if (reply.status() >= 500) {
      offenders.add(
          method + " " + path + " " + shown(body) + " -> " + reply.status() + " " + reply.text());
    }
  }

  private static String shown(String body) {
    return body.length() > 120 ? body.substring(0, 120) + "…" : body;
  }

  /** Sends a request as it is, without following redirects. */
  private HttpResponse<String> send(
      Target target, String query, String body, Map<String, String> headers) throws Exception {
    String path = target.path().replaceAll("\\{[^}]+}", IDENTIFIERS.getFirst());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + fixture.marketplace().port() + path + query))
            .timeout(Duration.ofSeconds(30))
            .method(target.method(), HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private record Target(String method, String path) {}

  private List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    endpoints.forEach((domain, all) -> {
      for (Endpoint endpoint : all) {
        for (RequestMethod method : new TreeSet<>(endpoint.methods())) {
          targets.add(new Target(method.name(), "/api/" + domain + endpoint.path()));
        }
      }
    });
    return targets;
  }

  /** A replay takes seconds and has no input, or only yes or no; once is tested elsewhere. */
  private static boolean isHarmful(Target target) {
    return target.path().endsWith("/audit/replays")
        || target.path().endsWith("/rebuilds")
        || target.path().endsWith("/stream");
  }

  private List<String> callers() {
    return List.of(
        everybody(),
        fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER),
        fixture.machineToken());
  }

  private String everybody() {
    return fixture.token(MarketplaceFixture.newAccount(), Role.values());
  }
}
