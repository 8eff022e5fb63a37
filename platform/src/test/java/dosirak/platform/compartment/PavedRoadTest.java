package dosirak.platform.compartment;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.identity.Role;
import dosirak.contracts.shop.ShopPaused;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PavedRoadTest {
  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture =
        MarketplaceFixture.start(
            List.of(new Domain("identity", Counter.class).listeningTo("shop")), Set.of("shop"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void theSameKeyAndBodyGetTheSameAnswerAndHaveOneEffect() {
    String key = UUID.randomUUID().toString();
    String token = customer();
    int before = fixture.said("identity").size();

    var first = fixture.post("/api/identity/things", token, Map.of("name", "a", "count", 1), key);
    var second = fixture.post("/api/identity/things", token, Map.of("name", "a", "count", 1), key);

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("Dosirak-Position")).isEqualTo(first.header("Dosirak-Position"));
    assertThat(fixture.said("identity")).hasSize(before + 1);
  }

  @Test
  void theSameKeyWithAnotherBodyIsRefused() {
    String key = UUID.randomUUID().toString();
    String token = customer();
    fixture.post("/api/identity/things", token, Map.of("name", "a", "count", 1), key);

    var other = fixture.post("/api/identity/things", token, Map.of("name", "b", "count", 1), key);

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency-key-reused");
  }

  @Test
  void aKeyIsBoundToItsCaller() {
    String key = UUID.randomUUID().toString();
    var mine =
        fixture.post("/api/identity/things", customer(), Map.of("name", "a", "count", 1), key);
    var others =
        fixture.post("/api/identity/things", customer(), Map.of("name", "b", "count", 1), key);
    assertThat(mine.status()).isEqualTo(201);
    assertThat(others.status()).isEqualTo(201);
  }

  @Test
  void aRequiredKeyThatIsMissingIsAskedFor() {
    var reply =
        fixture.call(
            "POST", "/api/identity/things", customer(), Map.of("name", "a", "count", 1), Map.of());
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("idempotency-key-required");
  }

  @Test
  void aRefusalChangesNothingAndIsNotStored() {
    String key = UUID.randomUUID().toString();
    String token = customer();
    int before = fixture.said("identity").size();

    var refused =
        fixture.post("/api/identity/things", token, Map.of("name", "bad", "count", 1), key);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(fixture.said("identity")).hasSize(before);
    var again =
        fixture.post("/api/identity/things", token, Map.of("name", "good", "count", 1), key);
    assertThat(again.status()).isEqualTo(201);
  }

  @Test
  void badInputNamesTheField() {
    String token = customer();
    assertField(
        fixture.post("/api/identity/things", token, "{\"name\":\"a\",\"count\":\"x\"}"), "count");
    assertField(
        fixture.post("/api/identity/things", token, "{\"name\":\"a\",\"count\":1.5}"), "count");
    assertField(
        fixture.post(
            "/api/identity/things", token, "{\"name\":\"a\",\"count\":99999999999999999999}"),
        "count");
    assertField(fixture.post("/api/identity/things", token, "{\"name\":5,\"count\":1}"), "name");
    assertField(fixture.post("/api/identity/things", token, "{\"count\":1}"), "name");
    assertField(
        fixture.post(
            "/api/identity/things", token, "{\"name\":\"a\",\"count\":1,\"state\":\"PAID\"}"),
        "state");
    assertField(
        fixture.post("/api/identity/things", token, "{\"name\":\"a\\u0000\",\"count\":1}"), "name");
    assertField(
        fixture.post("/api/identity/things", token, "{\"name\":\"a\",\"count\":5000}"), "count");
    assertField(fixture.post("/api/identity/things", token, "{broken"), "body");
    assertField(fixture.post("/api/identity/things", token, ""), "body");
    assertField(fixture.get("/api/identity/things/not-an-id", token), "id");
  }

  @Test
  void limitsOnParametersHold() {
    assertField(fixture.get("/api/identity/constant?limit=0", customer()), "limit");
    assertField(fixture.get("/api/identity/constant?limit=x", customer()), "limit");
    assertThat(fixture.get("/api/identity/constant?limit=1", customer()).status()).isEqualTo(200);
  }

  private static void assertField(MarketplaceFixture.Reply reply, String field) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").asString()).as(reply.text()).isEqualTo(field);
  }

  @Test
  void aBodyOverTheLimitIsRefused() {
    var reply = fixture.post("/api/identity/things", customer(), "x".repeat(10_000_000));
    assertThat(reply.status()).isEqualTo(413);
  }

  @Test
  void badTokensAreRefusedEverywhere() {
    assertThat(fixture.get("/api/identity/things/" + UUID.randomUUID(), null).status())
        .isEqualTo(401);
    assertThat(fixture.get("/api/identity/things/" + UUID.randomUUID(), "junk").status())
        .isEqualTo(401);
    assertThat(
            fixture
                .get(
                    "/api/identity/things/" + UUID.randomUUID(),
                    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")
                .status())
        .isEqualTo(401);
  }

  @Test
  void anotherRoleIsNotAllowed() {
    String rider = fixture.token(MarketplaceFixture.newAccount(), Role.RIDER);
    var reply = fixture.post("/api/identity/things", rider, Map.of("name", "a", "count", 1));
    assertThat(reply.status()).isEqualTo(403);
  }

  @Test
  void unknownPathsAndMethodsAreProblems() {
    assertThat(fixture.get("/api/identity/nowhere", customer()).status()).isEqualTo(404);
    assertThat(fixture.get("/nowhere", null).status()).isEqualTo(404);
    assertThat(fixture.get("/api/identity/things/%2e%2e/x", null).status()).isEqualTo(400);
    assertThat(fixture.delete("/api/identity/things", customer()).status()).isEqualTo(405);
  }

  @Test
  void anUnexpectedFailureIsAnUnavailableProblemWithRetryAfter() {
    var reply =
        fixture.post("/api/identity/things", customer(), Map.of("name", "explode", "count", 1));
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isNotNull();
    assertThat(reply.text()).doesNotContain("secret");
  }

  @Test
  void aReadCanWaitForWhatItHasSeenAndIsToldWhenItIsTooEarly() {
    long position =
        fixture.say("shop", new ShopPaused(new ShopId(UUID.randomUUID()), 1, null, fixture.now()));
    var ready =
        fixture.call(
            "GET",
            "/api/identity/heard",
            customer(),
            null,
            Map.of("Dosirak-At-Least", "shop:" + position));
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().path("count").asInt()).isPositive();
    var early =
        fixture.call(
            "GET",
            "/api/identity/heard",
            customer(),
            null,
            Map.of("Dosirak-At-Least", "shop:999999"));
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.code()).isEqualTo("not-yet");
  }

  @Test
  void anUnchangedReadIsNotSentAgain() {
    String token = customer();
    String tag = fixture.get("/api/identity/constant", token).header("ETag");
    assertThat(tag).isNotNull();
    var again =
        fixture.call("GET", "/api/identity/constant", token, null, Map.of("If-None-Match", tag));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
  }

  @Test
  void aProjectionEqualsAReplayOfItsJournal() {
    fixture.say("shop", new ShopPaused(new ShopId(UUID.randomUUID()), 1, null, fixture.now()));
    var reply = fixture.post("/api/identity/audit/replays", fixture.machineToken(), "");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().path("projections").get(0).path("table").asString()).isEqualTo("heard");
    assertThat(reply.json().path("projections").get(0).path("differenceCount").asInt()).isZero();
  }

  @Test
  void aTamperedProjectionIsFoundByTheReplay() {
    ShopId tampered = new ShopId(UUID.randomUUID());
    long position = fixture.say("shop", new ShopPaused(tampered, 1, null, fixture.now()));
    fixture.awaitApplied("identity", "shop", position);
    fixture
        .database("identity")
        .sql("update heard set key = 'tampered' where key = :key")
        .param("key", tampered.toString())
        .update();
    var reply = fixture.post("/api/identity/audit/replays", fixture.machineToken(), "");
    assertThat(reply.json().path("projections").get(0).path("differenceCount").asInt())
        .isEqualTo(2);
    fixture
        .database("identity")
        .sql("update heard set key = :key where key = 'tampered'")
        .param("key", tampered.toString())
        .update();
  }

  @Test
  void aStoppedCompartmentAnswersUnavailableAndServesAgainWhenStarted()
      throws InterruptedException {
    Compartment compartment =
        Objects.requireNonNull(fixture.marketplace().compartments().get("identity"));
    compartment.stop();
    assertThat(fixture.get("/api/identity/constant", customer()).status()).isEqualTo(503);
    assertThat(fixture.get("/api/platform/health", null).status()).isEqualTo(503);
    compartment.start();
    fixture.eventually(
        "it serves again", () -> compartment.status().state() == Compartment.State.SERVING);
    assertThat(fixture.get("/api/identity/constant", customer()).status()).isEqualTo(200);
  }

  private String customer() {
    return fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
  }

  /** A domain made for this test: it counts things. */
  @Configuration
  static class Counter {
    @Bean
    CounterApi counterApi(Journal journal, CityClock clock, JdbcClient jdbc) {
      jdbc.sql("create table if not exists heard (key text not null, version bigint not null)")
          .update();
      return new CounterApi(journal, clock, jdbc);
    }

    @Bean
    Subscription shopSubscription(JdbcClient jdbc, CounterApi api) {
      return Subscription.to("shop")
          .projecting("heard")
          .on(
              ShopPaused.class,
              event ->
                  jdbc.sql("insert into heard (key, version) values (:key, :version)")
                      .param("key", event.key())
                      .param("version", event.version())
                      .update())
          .build();
    }
  }

  @RestController
  static class CounterApi {
    private final Journal journal;
    private final CityClock clock;
    private final JdbcClient jdbc;

    CounterApi(Journal journal, CityClock clock, JdbcClient jdbc) {
      this.journal = journal;
      this.clock = clock;
      this.jdbc = jdbc;
    }

    record Thing(@NotNull @Size(min = 1, max = 40) String name, @Max(1000) int count) {}

    record Count(int count) {}

    @PostMapping("/things")
    @Command(key = Command.Key.REQUIRED)
    @Access(value = Permission.ORDER_FOOD, whose = Whose.NOBODY)
    Answer make(@Valid @RequestBody Thing thing, Caller caller) {
      journal.append(new AccountOpened(caller.person(), new Sealed(thing.name()), clock.instant()));
      if (thing.name().equals("bad")) {
        throw Problem.conflict("no-good", "bad is not good");
      }
      if (thing.name().equals("explode")) {
        throw new IllegalStateException("secret");
      }
      return Answer.created(Map.of("id", UUID.randomUUID()));
    }

    @GetMapping("/things/{id}")
    @Access(Permission.ORDER_FOOD)
    Count get(@PathVariable AccountId id) {
      throw Problem.notFound("thing");
    }

    @GetMapping("/heard")
    @Access(value = Permission.ORDER_FOOD, whose = Whose.ALL)
    Count heard() {
      return new Count(jdbc.sql("select count(*) from heard").query(Integer.class).single());
    }

    @GetMapping("/constant")
    @Access(value = Permission.ORDER_FOOD, whose = Whose.ALL)
    Count constant(@RequestParam(defaultValue = "1") @Min(1) int limit) {
      return new Count(7);
    }
  }
}
