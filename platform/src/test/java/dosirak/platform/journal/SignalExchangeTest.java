package dosirak.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dosirak.platform.database.SchemaPerDomain;
import dosirak.platform.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two processes of one domain, as two sets of signals over one database. */
class SignalExchangeTest {
  private static final String DOMAIN = "exchange_test";

  private final SchemaPerDomain database =
      new SchemaPerDomain(TestDatabase.server(), "exchange".getBytes(StandardCharsets.UTF_8));
  private final Signals here = new Signals();
  private final Signals there = new Signals();
  private final List<SignalExchange> exchanges = new ArrayList<>();
  private HikariDataSource pool;

  @BeforeEach
  void begin() {
    database.createDatabase();
    database.dropSchema(DOMAIN);
    database.createSchema(DOMAIN);
    pool = database.pool(DOMAIN, "test", 6);
    exchanges.add(new SignalExchange(DOMAIN, pool, here));
    exchanges.add(new SignalExchange(DOMAIN, pool, there));
    untilHeard(here, there, "stream:" + DOMAIN + ":first");
    untilHeard(there, here, "stream:" + DOMAIN + ":second");
  }

  @AfterEach
  void end() throws InterruptedException {
    for (SignalExchange exchange : exchanges) {
      exchange.stop();
    }
    pool.close();
    database.dropSchema(DOMAIN);
  }

  @Test
  void whatIsAnnouncedHereIsHeardThere() {
    Signals.Topic journal = there.topic(Journal.topic(DOMAIN));
    here.announce(List.of(Journal.topic(DOMAIN)));
    eventually("the journal's news are heard", () -> journal.count() == 1);
  }

  @Test
  void moreThanFitsIntoOneNotificationIsHeardToo() {
    List<String> names = new ArrayList<>();
    List<Signals.Topic> topics = new ArrayList<>();
    for (int person = 0; person < 1_000; person++) {
      String name = "stream:" + DOMAIN + ":" + new UUID(4, person);
      names.add(name);
      topics.add(there.topic(name));
    }
    here.announce(names);
    eventually("all are heard", () -> topics.stream().allMatch(topic -> topic.count() == 1));
  }

  @Test
  void whatIsOfAnotherDomainStaysHere() {
    Signals.Topic other = there.topic("journal:other");
    Signals.Topic own = there.topic(Journal.topic(DOMAIN));
    here.announce(List.of("journal:other"));
    here.announce(List.of(Journal.topic(DOMAIN)));
    eventually("the later one is heard", () -> own.count() == 1);
    assertThat(other.count()).isZero();
  }

  @Test
  void nobodyHearsHimselfTwice() {
    Signals.Topic own = here.topic(Journal.topic(DOMAIN));
    Signals.Topic answer = here.topic("stream:" + DOMAIN + ":answer");
    here.announce(List.of(Journal.topic(DOMAIN)));
    there.announce(List.of("stream:" + DOMAIN + ":answer"));
    eventually("the answer is heard", () -> answer.count() == 1);
    assertThat(own.count()).isEqualTo(1);
  }

  @Test
  void itGoesOnAfterAllConnectionsBroke() {
    JdbcClient.create(TestDatabase.server().superuser(SchemaPerDomain.DATABASE))
        .sql(
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where usename = :role and pid <> pg_backend_pid()
            """)
        .param("role", "dosirak_" + DOMAIN)
        .query(Integer.class)
        .single();
    untilHeard(here, there, "stream:" + DOMAIN + ":again");
  }

  /** A single one may be lost while connections come and go; hints are repeated. */
  private static void untilHeard(Signals from, Signals to, String name) {
    Signals.Topic topic = to.topic(name);
    eventually(
        name + " is heard",
        () -> {
          from.announce(List.of(name));
          return topic.count() > 0;
        });
  }

  private static void eventually(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("not in time: %s", what).isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }
}
