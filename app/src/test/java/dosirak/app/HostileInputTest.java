package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.platform.compartment.Compartment;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.RawAttacks;
import dosirak.platform.testing.RawHttp;
import dosirak.platform.web.Endpoints.Endpoint;
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
      String shown = body.length() > 120 ? body.substring(0, 120) + "…" : body;
      offenders.add(
          method + " " + path + " " + shown + " -> " + reply.status() + " " + reply.text());
    }
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

  /** A replay takes seconds and has no input; once is tested elsewhere. */
  private static boolean isHarmful(Target target) {
    return target.path().endsWith("/audit/replays") || target.path().endsWith("/stream");
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
