package dosirak.platform.compartment;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.identity.Role;
import dosirak.contracts.platform.PrivilegeUsed;
import dosirak.platform.journal.Subscription;
import dosirak.platform.security.RolePermissions;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.platform.testing.TestKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParkedEventsTest {
  /** The accounts that the domain of this test chokes on, and on which of their events. */
  private static final Map<String, Integer> INDIGESTIBLE = new ConcurrentHashMap<>();

  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture =
        MarketplaceFixture.start(List.of(new Domain("member", Meeting.class)), Set.of("identity"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @BeforeEach
  void forget() {
    INDIGESTIBLE.clear();
    JdbcClient database = fixture.database("member");
    database.sql("truncate parked_event, parked_try, met").update();
  }

  @Test
  void aParkedEventIsListedAndShownWithItsCauseAndWhatIsSealedStaysSealed() {
    String key = park(3, 1);

    JsonNode listed = read("/api/member/parked?subscription=people&key=" + key).path("events");
    assertThat(listed).hasSize(3);
    JsonNode first = listed.get(0);
    assertThat(first.path("cause").asString()).contains("cannot digest event 1");
    assertThat(first.path("attempts").asInt()).isEqualTo(5);
    assertThat(first.path("source").asString()).isEqualTo("identity");
    assertThat(listed.get(1).path("attempts").asInt()).isZero();

    JsonNode shown = read(path(listed.get(2)));
    assertThat(shown.path("behind").asInt()).isEqualTo(2);
    assertThat(shown.path("event").path("triesLeft").asInt()).isEqualTo(3);
    assertThat(shown.path("body").asString()).contains(key).contains("displayName");
    assertThat(shown.toString()).doesNotContain("Hong Gildong");
    assertThat(fixture.get("/api/member/parked/people/999999", auditor()).status()).isEqualTo(404);
  }

  @Test
  void aListIsPagedAndKnowsKeysAndAges() {
    park(2, 1);
    park(2, 1);
    List<String> seen = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = read("/api/member/parked?limit=3" + after);
      page.path("events").forEach(event -> seen.add(event.path("position").asString()));
      after = page.hasNonNull("next") ? "&after=" + page.path("next").asString() : "";
    } while (!after.isEmpty());
    assertThat(seen).hasSize(4).doesNotHaveDuplicates();

    assertThat(read("/api/member/parked?olderThanMinutes=60").path("events")).isEmpty();
    fixture
        .database("member")
        .sql("update parked_event set parked_at = parked_at - interval '2 hours'")
        .update();
    assertThat(read("/api/member/parked?olderThanMinutes=60").path("events")).hasSize(4);
    assertThat(read("/api/member/parked?subscription=nobody").path("events")).isEmpty();
  }

  @Test
  void aDryRunSaysWhatWouldHappenAndChangesNothing() {
    String key = park(3, 1);
    Reply failing = replay(key, true);
    assertThat(failing.json().path("outcome").asString()).isEqualTo("would-fail");
    assertThat(failing.json().path("cause").asString()).contains("cannot digest event 1");
    assertThat(failing.json().path("stillParked").asInt()).isEqualTo(3);

    INDIGESTIBLE.clear();
    Reply dry = replay(key, true);
    assertThat(dry.json().path("outcome").asString()).isEqualTo("would-apply");
    assertThat(dry.json().path("events")).hasSize(3);
    assertThat(met(key)).isEmpty();
    assertThat(parked(key)).isEqualTo(3);

    Reply real = replay(key, false);
    assertThat(real.json().path("outcome").asString()).isEqualTo("applied");
    assertThat(met(key)).containsExactly(1, 2, 3);
    assertThat(parked(key)).isZero();
    assertThat(replay(key, false).status()).isEqualTo(404);
  }

  @Test
  void aReplayIsAllOrNothingAndNamesTheEventThatFails() {
    String key = park(3, 1);
    INDIGESTIBLE.put(key, 2);
    JsonNode failed = replay(key, false).json();
    assertThat(failed.path("outcome").asString()).isEqualTo("failed");
    assertThat(failed.path("cause").asString()).contains("cannot digest event 2");
    assertThat(met(key)).isEmpty();
    assertThat(parked(key)).isEqualTo(3);

    long second = failed.path("failed").path("position").asLong();
    Reply discarded = discard(second, Map.of("reason", "sent by a broken build"));
    assertThat(discarded.status()).as(discarded.text()).isEqualTo(200);
    assertThat(discarded.json().path("stillParked").asInt()).isEqualTo(2);
    INDIGESTIBLE.clear();
    assertThat(replay(key, false).json().path("outcome").asString()).isEqualTo("applied");
    // The third counted itself after the first alone.
    assertThat(met(key)).containsExactly(1, 2);

    JsonNode history = read("/api/member/parked/history?subscription=people").path("tries");
    List<String> told = new ArrayList<>();
    history.forEach(
        one -> told.add(one.path("kind").asString() + " " + one.path("outcome").asString()));
    assertThat(told)
        .containsExactly("replay applied", "replay applied", "discard discarded", "replay failed");
    assertThat(history.get(2).path("reason").asString()).isEqualTo("sent by a broken build");
    assertThat(history.get(2).path("actor").asString()).isEqualTo("machine:keeper");
    assertThat(discard(second, Map.of("reason", "again")).status()).isEqualTo(404);
  }

  @Test
  void afterThreeTriesThatFailItTakesAnOverrideWithAReason() {
    String key = park(1, 1);
    replay(key, true);
    replay(key, false);
    replay(key, false);
    INDIGESTIBLE.clear();

    Reply refused = replay(key, false);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("tries-used-up");
    assertThat(met(key)).isEmpty();
    Map<String, Object> override = new HashMap<>(Map.of("dryRun", false, "override", true));
    assertThat(post(replayPath(key), override).json().path("field").asString()).isEqualTo("reason");
    override.put("reason", "the handler was mended");
    assertThat(post(replayPath(key), override).json().path("outcome").asString())
        .isEqualTo("applied");
    assertThat(met(key)).containsExactly(1);
  }

  @Test
  void aTryThatTookItsProcessDownCountsAsOneThatFailed() {
    String key = park(1, 1);
    fixture
        .database("member")
        .sql(
            """
            insert into parked_try (run, subscription, position, key, type, event_id, kind, outcome,
              actor, tried_at)
            select gen_random_uuid(), subscription, position, key, type, event_id, 'REPLAY',
              'BEGUN', 'machine:gone', now() - interval '1 hour'
            from parked_event cross join generate_series(1, 3)
            """)
        .update();
    assertThat(replay(key, true).code()).isEqualTo("tries-used-up");
  }

  @Test
  void moreThanTenReplaysAMinuteAreRefused() {
    String key = park(1, 1);
    fixture
        .database("member")
        .sql(
            """
            insert into parked_try (run, subscription, position, key, type, event_id, kind, outcome,
              actor, tried_at)
            select gen_random_uuid(), 'people', -1, 'k', 't', gen_random_uuid(), 'REPLAY',
              'APPLIED', 'machine:other', now() - interval '30 seconds'
            from generate_series(1, 10)
            """)
        .update();
    Reply refused = replay(key, false);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("rate-limited");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 31);
    assertThat(replay(key, true).status()).as("a dry run is counted apart").isEqualTo(200);
  }

  @Test
  void manyOperatorsAtOnceApplyEveryEventOnceAndInOrderWhileMoreArePutAside() throws Exception {
    for (int round = 0; round < 5; round++) {
      fixture.database("member").sql("truncate parked_try").update();
      String key = park(3, 1);
      INDIGESTIBLE.clear();
      try (ExecutorService operators = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Reply>> replies = new ArrayList<>();
        for (int operator = 0; operator < 4; operator++) {
          replies.add(operators.submit(() -> replay(key, false)));
          replies.add(operators.submit(() -> replay(key, true)));
        }
        Future<?> sayer =
            operators.submit(() -> {
              for (int more = 0; more < 10; more++) {
                open(key);
              }
            });
        for (Future<Reply> reply : replies) {
          assertThat(reply.get(20, TimeUnit.SECONDS).status()).isIn(200, 404, 409);
        }
        sayer.get(20, TimeUnit.SECONDS);
      }
      fixture.awaitApplied("member", "identity", lastSaid());
      if (parked(key) > 0) {
        assertThat(replay(key, false).status()).isEqualTo(200);
      }
      assertThat(met(key)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
    }
  }

  @Test
  void onlyWhoMayReplaysAndSaysWhyAndItLeavesEvidence() {
    String key = park(1, 1);
    long position = read("/api/member/parked").path("events").get(0).path("position").asLong();
    String customer = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
    assertThat(fixture.get("/api/member/parked", customer).status()).isEqualTo(403);
    assertThat(fixture.post(replayPath(key), auditor(), Map.of("dryRun", true)).status())
        .isEqualTo(403);
    assertThat(
            fixture
                .post(
                    "/api/member/parked/people/" + position + "/discard",
                    auditor(),
                    Map.of("reason", "no"))
                .status())
        .isEqualTo(403);

    String operator = fixture.token(MarketplaceFixture.newAccount(), Role.ADMINISTRATOR);
    assertThat(fixture.post(replayPath(key), operator, Map.of("dryRun", true)).code())
        .isEqualTo("reason-required");
    Reply done = fixture.privileged("POST", replayPath(key), operator, Map.of("dryRun", true));
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    assertThat(fixture.said("member", PrivilegeUsed.class))
        .anyMatch(used ->
            used.permission().equals("REPLAY_PARKED")
                && used.target().contains(key)
                && "looked into by a test".equals(used.why()));
  }

  @Test
  void badInputNamesTheField() {
    String key = park(1, 1);
    assertField(fixture.get("/api/member/parked?limit=0", auditor()), "limit");
    assertField(fixture.get("/api/member/parked?limit=201", auditor()), "limit");
    assertField(fixture.get("/api/member/parked?after=x", auditor()), "after");
    assertField(fixture.get("/api/member/parked?key=" + "x".repeat(301), auditor()), "key");
    assertField(
        fixture.get("/api/member/parked?olderThanMinutes=-1", auditor()), "olderThanMinutes");
    assertField(fixture.get("/api/member/parked/history?after=x", auditor()), "after");
    assertField(fixture.get("/api/member/parked/people/x", auditor()), "position");
    assertField(post(replayPath(key), Map.of()), "dryRun");
    assertField(post(replayPath(key), Map.of("dryRun", "perhaps")), "dryRun");
    assertField(post("/api/member/parked/people/1/discard", Map.of()), "reason");
    assertField(post("/api/member/parked/people/1/discard", Map.of("reason", " ")), "reason");
    assertField(
        post("/api/member/parked/people/1/discard", Map.of("reason", "x".repeat(201))), "reason");
    assertThat(
            post("/api/member/parked/nobody/" + key + "/replay", Map.of("dryRun", true)).status())
        .isEqualTo(404);
  }

  private static void assertField(Reply reply, String field) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").asString()).as(reply.text()).isEqualTo(field);
  }

  /** Has events of a new account parked from one of them on; returns the account. */
  private String park(int events, int from) {
    String key = MarketplaceFixture.newAccount().toString();
    INDIGESTIBLE.put(key, from);
    for (int i = 0; i < events; i++) {
      open(key);
    }
    fixture.awaitApplied("member", "identity", lastSaid());
    return key;
  }

  private long said;

  private synchronized void open(String key) {
    AccountId account = AccountId.of(key);
    said =
        fixture.say(
            "identity",
            new AccountOpened(
                account, TestKeys.personKeys().seal(account, "Hong Gildong"), fixture.now()));
  }

  private synchronized long lastSaid() {
    return said;
  }

  private List<Integer> met(String key) {
    return fixture
        .database("member")
        .sql("select number from met where key = :key order by id")
        .param("key", key)
        .query(Integer.class)
        .list();
  }

  private int parked(String key) {
    return read("/api/member/parked?key=" + key).path("events").size();
  }

  private static String path(JsonNode event) {
    return "/api/member/parked/%s/%d"
        .formatted(event.path("subscription").asString(), event.path("position").asLong());
  }

  private static String replayPath(String key) {
    return "/api/member/parked/people/" + key + "/replay";
  }

  private Reply replay(String key, boolean isDryRun) {
    return post(replayPath(key), Map.of("dryRun", isDryRun));
  }

  private Reply discard(long position, Map<String, Object> body) {
    return post("/api/member/parked/people/" + position + "/discard", body);
  }

  private Reply post(String path, @Nullable Object body) {
    return fixture.post(
        path,
        fixture.machineToken("keeper", RolePermissions.SCOPE_MAINTAIN),
        body == null ? "" : body);
  }

  private JsonNode read(String path) {
    Reply reply = fixture.get(path, auditor());
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private String auditor() {
    return fixture.machineToken("auditor", RolePermissions.SCOPE_AUDIT);
  }

  /** A domain made for this test: it numbers the events of each account. */
  @Configuration
  static class Meeting {
    @Bean
    Subscription people(JdbcClient jdbc) {
      jdbc.sql(
              """
              create table if not exists met (
                id bigint generated always as identity primary key,
                key text not null,
                number int not null,
                unique (key, number))
              """)
          .update();
      return Subscription.to("identity")
          .named("people")
          .on(AccountOpened.class, event -> meet(jdbc, event.key()))
          .build();
    }

    private static void meet(JdbcClient jdbc, String key) {
      int number =
          jdbc.sql("select count(*) + 1 from met where key = :key")
              .param("key", key)
              .query(Integer.class)
              .single();
      if (INDIGESTIBLE.getOrDefault(key, 0) == number) {
        throw new IllegalStateException("cannot digest event " + number);
      }
      jdbc.sql("insert into met (key, number) values (:key, :number)")
          .param("key", key)
          .param("number", number)
          .update();
    }
  }
}
