package dosirak.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.contracts.identity.AccountOpened;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.JournalReader;
import dosirak.platform.journal.Signals;
import dosirak.platform.testing.TestDatabase;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class PostgresServerTest {
  private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @CsvSource({
    "fsync, on",
    "synchronous_commit, on",
    "full_page_writes, on",
    "wal_level, replica",
    "data_checksums, on",
    "listen_addresses, 127.0.0.1",
    "password_encryption, scram-sha-256",
    "TimeZone, UTC",
    "server_encoding, UTF8"
  })
  void itIsDurableAndReachableFromThisMachineOnly(String setting, String value) {
    assertThat(
            JdbcClient.create(TestDatabase.server().superuser("postgres"))
                .sql("show " + setting)
                .query(String.class)
                .single())
        .isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"postgres, wrong", "postgres, ''", "dosirak_nobody, wrong"})
  void aWrongPasswordIsRefused(String user, String password) {
    String url = TestDatabase.server().url("postgres");
    // 28P01 is a wrong password; the driver itself refuses to send an empty one (08004).
    assertThat(stateOf(() -> DriverManager.getConnection(url, user, password).close()))
        .isIn("28P01", "08004");
  }

  @Test
  void aRoleReachesItsOwnSchemaOnly() throws SQLException {
    SchemaPerDomain database = new SchemaPerDomain(TestDatabase.server(), SECRET);
    database.createDatabase();
    database.createSchema("mine");
    database.createSchema("theirs");
    try (HikariDataSource mine = database.pool("mine", "test", 1);
        HikariDataSource theirs = database.pool("theirs", "test", 1)) {
      JdbcClient.create(theirs).sql("create table diary (line text)").update();
      assertRefused(mine, "select * from theirs.diary");
      assertRefused(mine, "insert into theirs.diary values ('x')");
      assertRefused(mine, "create table theirs.mark (line text)");
      assertRefused(mine, "create table public.mark (line text)");
      assertRefused(mine, "create schema more");
      assertRefused(mine, "set role dosirak_theirs");
      assertRefused(mine, "select rolpassword from pg_authid");
      assertRefused(mine, "copy (select 1) to program 'true'");
      assertThat(
              JdbcClient.create(theirs)
                  .sql("select count(*) from diary")
                  .query(Integer.class)
                  .single())
          .isZero();
    } finally {
      database.dropSchema("mine");
      database.dropSchema("theirs");
    }
  }

  private static void assertRefused(HikariDataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(stateOf(() -> statement.execute(sql))).as(sql).isEqualTo("42501");
    }
  }

  /** The SQLSTATE with which the database refuses something. */
  private static String stateOf(ThrowableAssert.ThrowingCallable call) {
    try {
      call.call();
      return "allowed";
    } catch (SQLException refused) {
      return String.valueOf(refused.getSQLState());
    } catch (Throwable other) {
      throw new AssertionError(other);
    }
  }

  @Test
  void theFolderOfAnotherMajorVersionIsNotTouchedAndTheOperatorIsToldWhatToDo(@TempDir Path folder)
      throws IOException {
    Path cluster = Files.createDirectory(folder.resolve("cluster"));
    Files.writeString(cluster.resolve("PG_VERSION"), "17\n");
    assertThatThrownBy(() -> PostgresServer.start(folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("made by PostgreSQL 17")
        .hasMessageContaining("carries PostgreSQL 18")
        .hasMessageContaining("pg_dumpall");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).toList())
          .containsExactly(cluster.resolve("PG_VERSION"));
    }
  }

  @Test
  void theServerOfAKilledProcessIsFoundAndStoppedAndItsDataIsThere(@TempDir Path folder)
      throws Exception {
    Process child = startInAnotherProcess(folder);
    ProcessHandle orphan = postmaster(folder);
    child.destroyForcibly();
    assertThat(child.waitFor(Duration.ofSeconds(10))).isTrue();
    assertThat(orphan.isAlive()).as("the server outlives its starter").isTrue();

    ProcessHandle successor;
    try (PostgresServer server = PostgresServer.start(folder)) {
      assertThat(orphan.isAlive()).isFalse();
      successor = postmaster(folder);
      assertThat(successor.pid()).isNotEqualTo(orphan.pid());
      assertThat(
              JdbcClient.create(server.superuser("postgres"))
                  .sql("select line from kept")
                  .query(String.class)
                  .list())
          .containsExactly("written before the kill");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("superuser-password"))))
          .isEqualTo("rw-------");
    }
    assertEnds(successor);
  }

  private static Process startInAnotherProcess(Path folder) throws IOException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerInAnotherProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.equals(ServerInAnotherProcess.READY)) {
      line = output.readLine();
    }
    assertThat(line).as("the other process started its server").isNotNull();
    return child;
  }

  @Test
  void aKilledServerStartsAgainWithEverythingThatWasCommittedAndReadersGoOn(@TempDir Path folder)
      throws Exception {
    PostgresServer first = PostgresServer.start(folder);
    SchemaPerDomain database = new SchemaPerDomain(first, SECRET);
    database.createDatabase();
    database.createSchema("identity");
    try (HikariDataSource pool = database.pool("identity", "test", 4)) {
      DomainDatabase.migrate(pool, "identity", "nothing");
      say(pool, 5);
      try (Connection open = first.superuser(SchemaPerDomain.DATABASE).getConnection();
          Statement statement = open.createStatement()) {
        open.setAutoCommit(false);
        statement.execute("delete from identity.journal");
        assertThat(postmaster(folder).destroyForcibly()).isTrue();
        assertEnds(postmaster(folder));
      }
    }
    first.close();

    ProcessHandle successor;
    try (PostgresServer second = PostgresServer.start(folder)) {
      successor = postmaster(folder);
      SchemaPerDomain again = new SchemaPerDomain(second, SECRET);
      try (HikariDataSource pool = again.pool("identity", "test", 4)) {
        JournalReader reader = new JournalReader("identity", JdbcClient.create(pool));
        assertThat(reader.head()).isEqualTo(5);
        say(pool, 1);
        assertThat(reader.head()).as("the crash left a gap").isGreaterThan(6);
        JournalReader.Batch batch = reader.read(0, 100);
        assertThat(batch.gap()).isFalse();
        assertThat(batch.events()).hasSize(6);
      }
    }
    assertEnds(successor);
  }

  private static void say(HikariDataSource pool, int events) {
    MachineClock clock = MachineClock.system();
    Journal journal =
        new Journal(
            "identity",
            JdbcClient.create(pool),
            new Signals(),
            CityClock.unscaled(clock),
            clock,
            new Identifiers(clock, new Random(1)));
    TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
    List<Long> positions =
        IntStream.range(0, events)
            .mapToObj(i ->
                transactions.execute(status ->
                    journal.append(
                        new AccountOpened(
                            new AccountId(new UUID(0, i)),
                            new Sealed("somebody"),
                            Instant.parse("2026-03-02T03:00:00Z")))))
            .toList();
    assertThat(positions).hasSize(events).doesNotContainNull();
  }

  private static ProcessHandle postmaster(Path folder) throws IOException {
    String pid = Files.readAllLines(folder.resolve("cluster/postmaster.pid")).getFirst().strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseGet(PostgresServerTest::ended);
  }

  /** Stands for a process that has already gone. */
  private static ProcessHandle ended() {
    try {
      Process gone = new ProcessBuilder("true").start();
      gone.onExit().get(10, TimeUnit.SECONDS);
      return gone.toHandle();
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private static void assertEnds(ProcessHandle process) throws Exception {
    try {
      process.onExit().get(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException stillThere) {
      throw new AssertionError("process " + process.pid() + " is left behind", stillThere);
    }
  }
}
