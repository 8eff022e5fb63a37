package dosirak.platform.compartment;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.identity.Role;
import dosirak.platform.journal.Subscription;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.RolePermissions;
import dosirak.platform.security.Whose;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RebuildTest {
  /** The accounts that the domain of this test cannot digest. */
  private static final Set<String> INDIGESTIBLE = ConcurrentHashMap.newKeySet();

  /** Holds a rebuild up at its first event while it is shut. */
  private static volatile CountDownLatch gate = new CountDownLatch(0);

  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture =
        MarketplaceFixture.start(
            List.of(
                new Domain("member", Tallying.class).listeningTo(), new Domain("shop", Idle.class)),
            Set.of("identity"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @AfterEach
  void open() {
    gate.countDown();
    INDIGESTIBLE.clear();
  }

  @Test
  void aDamagedProjectionIsFoundAndBuiltAnewWithAllThatBelongsToIt() {
    String wrong = say(3);
    String missing = say(2);
    String right = say(1);
    JdbcClient database = database();
    database.sql("grant select on tally to public").update();
    long oid = oidOf("tally");
    database.sql("update tally set number = 7 where account = :key").param("key", wrong).update();
    database.sql("delete from tally where account = :key").param("key", missing).update();
    database.sql("insert into tally (account, number) values ('nobody', 1)").update();

    JsonNode compared = finished(begin(true));
    assertThat(compared.path("state").asString()).isEqualTo("compared");
    JsonNode tally = ofTable(compared, "tally");
    assertThat(tally.path("differenceCount").asInt()).isEqualTo(4);
    List<String> words = new ArrayList<>();
    tally.path("differences").forEach(each -> words.add(each.asString()));
    assertThat(words)
        .containsExactlyInAnyOrder(
            "account=" + wrong + ": number is 7 live and 3 in the replay",
            "only in the replay: account=" + missing,
            "only live: account=nobody");
    assertThat(number(wrong)).isEqualTo(7);
    assertThat(oidOf("tally")).isEqualTo(oid);

    JsonNode swapped = finished(begin(false));
    assertThat(swapped.path("state").asString()).as(swapped.toString()).isEqualTo("swapped");
    assertThat(swapped.path("applied").asLong()).isEqualTo(swapped.path("head").asLong());
    assertThat(oidOf("tally")).isNotEqualTo(oid);
    assertThat(number(wrong)).isEqualTo(3);
    assertThat(number(missing)).isEqualTo(2);
    assertThat(number(right)).isEqualTo(1);
    assertThat(
            database
                .sql(
                    """
                    select indexname from pg_indexes
                    where schemaname = 'member' and tablename in ('tally', 'visit')
                    """)
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder("tally_pkey", "visit_pkey", "visit_account");
    assertThat(
            database
                .sql(
                    """
                    select count(*) from information_schema.role_table_grants
                    where table_schema = 'member' and table_name = 'tally' and grantee = 'PUBLIC'
                    """)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
    assertThat(schemas()).containsExactly("member");
    assertThat(differences()).isZero();
    // The identity of the new table goes on where the events of the old one ended.
    assertThat(number(say(2))).isEqualTo(2);
    assertThat(differences()).isZero();
  }

  @Test
  void aSwapUnderLoadFailsNoReadAndLosesNoEvent() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    List<String> accounts = List.of(say(1), say(1), say(1));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> readers = new ArrayList<>();
      for (int reader = 0; reader < 3; reader++) {
        readers.add(
            threads.submit(() -> {
              long before = 0;
              while (!over.get()) {
                Reply reply = fixture.get("/api/member/total", auditor());
                assertThat(reply.status()).as(reply.text()).isEqualTo(200);
                long total = reply.json().path("total").asLong();
                assertThat(total)
                    .as("what was counted is never forgotten")
                    .isGreaterThanOrEqualTo(before);
                before = total;
                reads.incrementAndGet();
              }
            }));
      }
      Future<Integer> sayer =
          threads.submit(() -> {
            int said = 0;
            while (!over.get()) {
              open(accounts.get(said++ % accounts.size()));
            }
            return said;
          });
      try {
        for (int round = 0; round < 3; round++) {
          JsonNode rebuilt = finished(begin(false));
          assertThat(rebuilt.path("state").asString()).as(rebuilt.toString()).isEqualTo("swapped");
          for (JsonNode table : rebuilt.path("comparisons")) {
            assertThat(table.path("differenceCount").asInt()).as(table.toString()).isZero();
          }
        }
      } finally {
        over.set(true);
      }
      for (Future<?> reader : readers) {
        reader.get(20, TimeUnit.SECONDS);
      }
      int said = sayer.get(20, TimeUnit.SECONDS);
      fixture.awaitApplied("member", "identity", lastSaid);
      assertThat(accounts.stream().mapToInt(this::number).sum()).isEqualTo(said + 3);
      assertThat(said).isGreaterThan(50);
      assertThat(reads.get()).isGreaterThan(50);
    }
    assertThat(parked()).isZero();
    assertThat(differences()).isZero();
  }

  @Test
  void aLongReadIsWaitedForAndHoldsUpNoOtherReadForLong() throws Exception {
    say(1);
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> reader =
          threads.submit(() ->
              fixture.inTransaction(
                  "member",
                  jdbc -> {
                    jdbc.sql("select count(*) from tally").query(Long.class).single();
                    reading.countDown();
                    assertThat(await(enough)).isTrue();
                  }));
      assertThat(await(reading)).isTrue();
      String id = begin(false);
      fixture.eventually("it tries", () -> state(id).equals("swapping"));
      for (int look = 0; look < 20; look++) {
        long begun = System.nanoTime();
        assertThat(fixture.get("/api/member/total", auditor()).status()).isEqualTo(200);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isLessThan(2_000);
      }
      assertThat(state(id)).isEqualTo("swapping");
      enough.countDown();
      reader.get(20, TimeUnit.SECONDS);
      assertThat(finished(id).path("state").asString()).isEqualTo("swapped");
    }
  }

  @Test
  void aRebuildThatIsKilledChangesNothingAndTheNextOneWorks() {
    String account = say(2);
    long oid = oidOf("tally");
    gate = new CountDownLatch(1);
    String killed = begin(false);
    fixture.eventually("it builds", () -> schemas().contains("member_rebuild"));
    Reply second = fixture.post("/api/member/rebuilds", keeper(), Map.of("compareOnly", true));
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.code()).isEqualTo("rebuild-running");
    database()
        .sql(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where application_name like 'dosirak-member%-rebuild'
            """)
        .query(Boolean.class)
        .list();
    gate.countDown();
    fixture.eventually("it is over", () -> Set.of("failed", "abandoned").contains(state(killed)));
    assertThat(oidOf("tally")).isEqualTo(oid);
    assertThat(number(account)).isEqualTo(2);

    assertThat(finished(begin(false)).path("state").asString()).isEqualTo("swapped");
    assertThat(oidOf("tally")).isNotEqualTo(oid);
    assertThat(number(account)).isEqualTo(2);
    assertThat(schemas()).containsExactly("member");
  }

  @Test
  void aPartThatStopsEndsItsRebuild() throws InterruptedException {
    String account = say(1);
    long oid = oidOf("tally");
    gate = new CountDownLatch(1);
    String stopped = begin(false);
    fixture.eventually("it builds", () -> schemas().contains("member_rebuild"));
    Compartment compartment =
        Objects.requireNonNull(fixture.marketplace().compartments().get("member"));
    compartment.stop();
    compartment.start();
    fixture.eventually(
        "it serves again", () -> compartment.status().state() == Compartment.State.SERVING);
    JsonNode ended = finished(stopped);
    assertThat(ended.path("state").asString()).isEqualTo("failed");
    assertThat(oidOf("tally")).isEqualTo(oid);
    gate.countDown();
    assertThat(finished(begin(false)).path("state").asString()).isEqualTo("swapped");
    assertThat(number(account)).isEqualTo(1);
  }

  @Test
  void whatWasParkedForTheDamageIsAppliedByTheRebuildAndWhatWasDiscardedIsLeftOut() {
    String damaged = say(1);
    database()
        .sql("update tally set number = 2147483647 where account = :key")
        .param("key", damaged)
        .update();
    String discarded = MarketplaceFixture.newAccount().toString();
    INDIGESTIBLE.add(discarded);
    open(damaged);
    open(damaged);
    long given = open(discarded);
    fixture.awaitApplied("member", "identity", lastSaid);
    assertThat(parked()).isEqualTo(3);
    assertThat(
            fixture
                .post(
                    "/api/member/parked/people/" + given + "/discard",
                    keeper(),
                    Map.of("reason", "never existed"))
                .status())
        .isEqualTo(200);
    INDIGESTIBLE.clear();

    assertThat(finished(begin(false)).path("state").asString()).isEqualTo("swapped");
    assertThat(parked()).isZero();
    assertThat(number(damaged)).isEqualTo(3);
    assertThat(number(discarded)).isZero();
    open(damaged);
    fixture.awaitApplied("member", "identity", lastSaid);
    assertThat(number(damaged)).isEqualTo(4);
    assertThat(differences()).isZero();
  }

  @Test
  void whatCannotBeAppliedAnewKeepsTheOldOneInPlace() {
    String account = say(2);
    long oid = oidOf("tally");
    INDIGESTIBLE.add(account);
    JsonNode failed = finished(begin(false));
    assertThat(failed.path("state").asString()).isEqualTo("failed");
    assertThat(failed.path("cause").asString())
        .contains("people could not apply anew")
        .contains("cannot digest");
    assertThat(oidOf("tally")).isEqualTo(oid);
    assertThat(number(account)).isEqualTo(2);
    assertThat(schemas()).containsExactly("member");
  }

  @Test
  void onlyWhoMayRebuildsWhatThereIs() {
    String path = "/api/member/rebuilds";
    assertThat(fixture.post(path, auditor(), Map.of("compareOnly", true)).status()).isEqualTo(403);
    String customer = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
    assertThat(fixture.get(path, customer).status()).isEqualTo(403);
    Reply vague = fixture.post(path, keeper(), Map.of());
    assertThat(vague.status()).isEqualTo(400);
    assertThat(vague.json().path("field").asString()).isEqualTo("compareOnly");
    Reply nothing = fixture.post("/api/shop/rebuilds", keeper(), Map.of("compareOnly", true));
    assertThat(nothing.status()).isEqualTo(422);
    assertThat(nothing.code()).isEqualTo("nothing-to-rebuild");
    assertThat(fixture.get("/api/shop/rebuilds", auditor()).json().path("rebuilds")).isEmpty();
  }

  private volatile long lastSaid;

  /** Says some events of a new account and waits until they are applied. */
  private String say(int events) {
    String account = MarketplaceFixture.newAccount().toString();
    for (int i = 0; i < events; i++) {
      open(account);
    }
    fixture.awaitApplied("member", "identity", lastSaid);
    return account;
  }

  private long open(String account) {
    lastSaid =
        fixture.say(
            "identity",
            new AccountOpened(AccountId.of(account), new Sealed("somebody"), fixture.now()));
    return lastSaid;
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String begin(boolean compareOnly) {
    Reply begun =
        fixture.post("/api/member/rebuilds", keeper(), Map.of("compareOnly", compareOnly));
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    return begun.json().path("id").asString();
  }

  private JsonNode finished(String id) {
    fixture.eventually(
        "the rebuild ends",
        () -> !Set.of("building", "comparing", "swapping", "tidying").contains(state(id)));
    return rebuild(id);
  }

  private String state(String id) {
    return rebuild(id).path("state").asString();
  }

  private JsonNode rebuild(String id) {
    for (JsonNode each : fixture.get("/api/member/rebuilds", auditor()).json().path("rebuilds")) {
      if (each.path("id").asString().equals(id)) {
        return each;
      }
    }
    throw new AssertionError("no rebuild " + id);
  }

  private static JsonNode ofTable(JsonNode rebuild, String table) {
    for (JsonNode each : rebuild.path("comparisons")) {
      if (each.path("table").asString().equals(table)) {
        return each;
      }
    }
    throw new AssertionError("no " + table + " in " + rebuild);
  }

  /** As the audit compares. */
  private int differences() {
    Reply reply = fixture.post("/api/member/audit/replays", fixture.machineToken(), "");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json().findValues("differenceCount").stream().mapToInt(JsonNode::asInt).sum();
  }

  private int number(String account) {
    return database()
        .sql("select coalesce(max(number), 0) from tally where account = :key")
        .param("key", account)
        .query(Integer.class)
        .single();
  }

  private long oidOf(String table) {
    return database()
        .sql("select cast(cast(:name as regclass) as oid)")
        .param("name", "member." + table)
        .query(Long.class)
        .single();
  }

  private List<String> schemas() {
    return database()
        .sql("select nspname from pg_namespace where nspname like 'member%' order by 1")
        .query(String.class)
        .list();
  }

  private int parked() {
    return database().sql("select count(*) from parked_event").query(Integer.class).single();
  }

  private JdbcClient database() {
    return fixture.database("member");
  }

  private String keeper() {
    return fixture.machineToken("keeper", RolePermissions.SCOPE_MAINTAIN);
  }

  private String auditor() {
    return fixture.machineToken("auditor", RolePermissions.SCOPE_AUDIT);
  }

  /** A domain without projections. */
  @Configuration
  static class Idle {}

  /** A domain made for this test: it counts the events of each account. */
  @Configuration
  static class Tallying {
    @Bean
    Tallies tallies(JdbcClient jdbc) {
      jdbc.sql(
              """
              create table if not exists tally (
                account text primary key,
                number int not null);
              create table if not exists visit (
                id bigint generated always as identity primary key,
                account text not null);
              create index if not exists visit_account on visit (account);
              """)
          .update();
      return new Tallies(jdbc);
    }

    @Bean
    Subscription people(Tallies tallies) {
      return Subscription.to("identity")
          .named("people")
          .projecting("tally", "visit")
          .on(AccountOpened.class, event -> tallies.count(event.key()))
          .build();
    }
  }

  @RestController
  static class Tallies {
    private final JdbcClient jdbc;

    Tallies(JdbcClient jdbc) {
      this.jdbc = jdbc;
    }

    record Total(long total) {}

    @GetMapping("/total")
    @Access(value = Permission.READ_JOURNALS, whose = Whose.ALL)
    Total total() {
      return new Total(
          jdbc.sql("select coalesce(sum(number), 0) from tally").query(Long.class).single());
    }

    void count(String account) {
      if (jdbc.sql("select current_schema()").query(String.class).single().endsWith("_rebuild")) {
        await(gate);
        if (Thread.currentThread().isInterrupted()) {
          throw new IllegalStateException("told to stop");
        }
      }
      if (INDIGESTIBLE.contains(account)) {
        throw new IllegalStateException("cannot digest " + account);
      }
      jdbc.sql(
              """
              insert into tally as t (account, number) values (:key, 1)
              on conflict (account) do update set number = t.number + 1
              """)
          .param("key", account)
          .update();
      jdbc.sql("insert into visit (account) values (:key)").param("key", account).update();
    }
  }
}
