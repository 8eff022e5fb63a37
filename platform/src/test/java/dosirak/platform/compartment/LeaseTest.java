package dosirak.platform.compartment;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dosirak.platform.database.DomainDatabase;
import dosirak.platform.database.SchemaPerDomain;
import dosirak.platform.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Of several processes of a domain one works, and another soon after it is gone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaseTest {
  private static final String DOMAIN = "lease_test";

  private SchemaPerDomain database;
  private HikariDataSource pool;
  private JdbcClient jdbc;
  private final List<Lease> leases = new ArrayList<>();

  @BeforeAll
  void makeDatabase() {
    database = new SchemaPerDomain(TestDatabase.server(), "lease".getBytes(StandardCharsets.UTF_8));
    database.createDatabase();
    database.dropSchema(DOMAIN);
    database.createSchema(DOMAIN);
    pool = database.pool(DOMAIN, "test", 8);
    DomainDatabase.migrate(pool, DOMAIN, "nothing");
    jdbc = JdbcClient.create(pool);
  }

  @AfterAll
  void dropDatabase() {
    pool.close();
    database.dropSchema(DOMAIN);
  }

  @BeforeEach
  void nobodyHoldsIt() {
    jdbc.sql("truncate lease").update();
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Lease lease : leases) {
      lease.release();
    }
    leases.clear();
  }

  @Test
  void oneOfManyHoldsIt() {
    for (int process = 0; process < 5; process++) {
      assertThat(leaseOf(UUID.randomUUID()).isHeld()).isEqualTo(process == 0);
    }
  }

  @Test
  void theNextNeedNotWaitUntilWhatIsGivenUpWouldHaveEnded() throws InterruptedException {
    Lease first = leaseOf(UUID.randomUUID());
    Lease second = leaseOf(UUID.randomUUID());
    assertThat(first.isHeld()).isTrue();
    jdbc.sql("update lease set held_until = clock_timestamp() + interval '1 hour'").update();

    first.release();

    assertThat(first.isHeld()).isFalse();
    within(Duration.ofSeconds(30), "the second holds it", second::isHeld);
  }

  @Test
  void whoGivesItUpInTheMiddleOfARenewalLeavesNothingBehind() throws InterruptedException {
    for (int round = 0; round < 300; round++) {
      Lease lease = leaseOf(UUID.randomUUID());
      assertThat(lease.isHeld()).as("round %s", round).isTrue();
      lease.release();
    }
    assertThat(jdbc.sql("select count(*) from lease").query(Integer.class).single()).isZero();
  }

  @Test
  void aHolderThatNoLongerRenewsIsFollowed() {
    // What a frozen process leaves behind: a row that is good for some time yet.
    jdbc.sql(
            """
            insert into lease (name, holder, held_until)
            values ('leader', gen_random_uuid(), clock_timestamp() + interval '1 second')
            """)
        .update();
    Lease second = leaseOf(UUID.randomUUID());
    assertThat(second.isHeld()).isFalse();

    within(Duration.ofSeconds(10), "the second holds it", second::isHeld);
  }

  @Test
  void whoLosesItNoticesAndDoesNotTakeItBack() {
    Lease first = leaseOf(UUID.randomUUID());
    UUID successor = UUID.randomUUID();
    // As after a freeze that was longer than the lease: another has it by now.
    jdbc.sql(
            """
            update lease set holder = :successor,
              held_until = clock_timestamp() + interval '1 minute'
            """)
        .param("successor", successor)
        .update();

    within(Duration.ofSeconds(10), "the first noticed", () -> !first.isHeld());

    assertThat(jdbc.sql("select holder from lease").query(UUID.class).single())
        .isEqualTo(successor);
  }

  @Test
  void aRestartThatKeepsItsNameNeedNotWait() {
    UUID only = new UUID(0, 0);
    jdbc.sql(
            """
            insert into lease (name, holder, held_until)
            values ('leader', :only, clock_timestamp() + interval '1 minute')
            """)
        .param("only", only)
        .update();

    assertThat(leaseOf(only).isHeld()).isTrue();
  }

  @Test
  void aConnectionThatBreaksCostsNothing() {
    Lease lease = leaseOf(UUID.randomUUID());
    JdbcClient.create(TestDatabase.server().superuser(SchemaPerDomain.DATABASE))
        .sql(
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where usename = :role and pid <> pg_backend_pid()
            """)
        .param("role", "dosirak_" + DOMAIN)
        .query(Integer.class)
        .single();

    for (int look = 0; look < 100; look++) {
      assertThat(lease.isHeld()).isTrue();
      LockSupport.parkNanos(40_000_000);
    }
  }

  private Lease leaseOf(UUID process) {
    Lease lease = Lease.of(DOMAIN, pool, process);
    leases.add(lease);
    return lease;
  }

  private static void within(Duration patience, String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("not in time: %s", what).isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }
}
