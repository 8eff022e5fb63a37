package dosirak.platform.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The PostgreSQL that all-in-one mode starts in its data folder: durable, reachable from this
 * machine only, with passwords. It survives a killed JVM; the next start finds the orphan and stops
 * it first.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

  /** The major version this build carries; a data folder of another is not touched. */
  public static final String MAJOR_VERSION = "18";

  private static final Duration START_WAIT = Duration.ofSeconds(60);
  private static final Duration STOP_WAIT = Duration.ofSeconds(30);

  private final EmbeddedPostgres postgres;
  private final String superuserPassword;

  private PostgresServer(EmbeddedPostgres postgres, String superuserPassword) {
    this.postgres = postgres;
    this.superuserPassword = superuserPassword;
  }

  /** How much a server is to carry. */
  public enum Size {
    /** All domains of a marketplace. */
    LARGE("256MB", "400", "2GB", "replica", "4", "worker"),
    /** A few connections and some megabytes. */
    SMALL("8MB", "20", "64MB", "minimal", "0", "sync");

    private final String sharedBuffers;
    private final String connections;
    private final String walSize;
    private final String walLevel;
    private final String walSenders;
    private final String ioMethod;

    Size(
        String sharedBuffers,
        String connections,
        String walSize,
        String walLevel,
        String walSenders,
        String ioMethod) {
      this.sharedBuffers = sharedBuffers;
      this.connections = connections;
      this.walSize = walSize;
      this.walLevel = walLevel;
      this.walSenders = walSenders;
      this.ioMethod = ioMethod;
    }
  }

  /** Starts a large server; see {@link #start(Path, Size)}. */
  public static PostgresServer start(Path folder) {
    return start(folder, Size.LARGE);
  }

  /**
   * Starts the server of a data folder, creating its cluster on the first start.
   *
   * @param folder is made if it is missing; holds the cluster in {@code cluster}
   * @throws IllegalStateException if the cluster belongs to another major version, in words for the
   *     operator
   */
  public static PostgresServer start(Path folder, Size size) {
    try {
      return startIn(folder, size);
    } catch (IOException failure) {
      throw new UncheckedIOException("PostgreSQL did not start in " + folder, failure);
    }
  }

  private static PostgresServer startIn(Path folder, Size size) throws IOException {
    Path cluster = folder.resolve("cluster").toAbsolutePath();
    Files.createDirectories(folder);
    refuseOtherMajor(cluster);
    stopOrphan(cluster);

    Path passwordFile = folder.resolve("superuser-password");
    Path access = folder.resolve("pg_hba.conf").toAbsolutePath();
    boolean passwordsSet = Files.exists(passwordFile);
    if (!passwordsSet) {
      writeAccess(access, "trust");
    }
    String password = passwordsSet ? Files.readString(passwordFile).strip() : newPassword();
    Files.createDirectories(folder.resolve("log"));
    EmbeddedPostgres postgres = launch(folder, cluster, access, password, size);
    PostgresServer server = new PostgresServer(postgres, password);
    if (!passwordsSet) {
      server.requirePasswords(access, passwordFile);
    }
    return server;
  }

  private static EmbeddedPostgres launch(
      Path folder, Path cluster, Path access, String password, Size size) throws IOException {
    Redirect serverLog = Redirect.appendTo(folder.resolve("log/postgres.log").toFile());
    long deadline = System.nanoTime() + START_WAIT.toNanos();
    while (true) {
      try {
        return EmbeddedPostgres.builder()
            .setDataDirectory(cluster)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START_WAIT)
            .setOutputRedirector(serverLog)
            .setErrorRedirector(serverLog)
            .setLocaleConfig("locale", "C")
            .setLocaleConfig("encoding", "UTF8")
            .setConnectConfig("password", password)
            .setServerConfig("hba_file", access.toString())
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("wal_level", size.walLevel)
            .setServerConfig("max_wal_senders", size.walSenders)
            .setServerConfig("max_replication_slots", size.walSenders)
            .setServerConfig("max_wal_size", size.walSize)
            .setServerConfig("max_connections", size.connections)
            .setServerConfig("shared_buffers", size.sharedBuffers)
            .setServerConfig("io_method", size.ioMethod)
            .setServerConfig("password_encryption", "scram-sha-256")
            .setServerConfig("timezone", "UTC")
            .setServerConfig("lc_messages", "C")
            .setServerConfig("idle_in_transaction_session_timeout", "60s")
            .start();
      } catch (IOException | IllegalStateException failure) {
        // Children of a postmaster that was killed need a moment to notice; until then the new one
        // refuses the shared memory of the old.
        if (System.nanoTime() > deadline || !orphanedChildren(folder)) {
          throw failure;
        }
        log.info("waiting for the last processes of a killed PostgreSQL to end");
        pause(Duration.ofMillis(200));
      }
    }
  }

  private static boolean orphanedChildren(Path folder) throws IOException {
    Path serverLog = folder.resolve("log/postgres.log");
    if (!Files.exists(serverLog)) {
      return false;
    }
    List<String> lines = Files.readAllLines(serverLog, StandardCharsets.UTF_8);
    return lines.subList(Math.max(0, lines.size() - 20), lines.size()).stream()
        .anyMatch(line -> line.contains("shared memory block"));
  }

  private static void refuseOtherMajor(Path cluster) throws IOException {
    Path versionFile = cluster.resolve("PG_VERSION");
    if (!Files.exists(versionFile)) {
      return;
    }
    String version = Files.readString(versionFile).strip();
    if (!version.equals(MAJOR_VERSION)) {
      throw new IllegalStateException(
          """
          The data folder %s was made by PostgreSQL %s; this build carries PostgreSQL %s.
          Nothing was changed. Start the Dosirak version that made the folder, take a dump of its
          databases with that version's pg_dumpall, begin a new data folder with this version, and
          load the dump there; or go on with the older version.\
          """
              .formatted(cluster, version, MAJOR_VERSION));
    }
  }

  /** Stops a postmaster that outlived its JVM, named by the cluster's own pid file. */
  private static void stopOrphan(Path cluster) throws IOException {
    Path pidFile = cluster.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    String first =
        Files.readAllLines(pidFile, StandardCharsets.UTF_8).stream().findFirst().orElse("");
    if (!first.strip().matches("[0-9]{1,9}")) {
      return;
    }
    Optional<ProcessHandle> orphan =
        ProcessHandle.of(Long.parseLong(first.strip())).filter(process -> runs(process, cluster));
    if (orphan.isEmpty()) {
      return;
    }
    log.info("stopping PostgreSQL process {} that an earlier run left behind", first.strip());
    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients that may never leave.
    signal(orphan.get(), "INT");
    if (!ended(orphan.get(), STOP_WAIT)) {
      signal(orphan.get(), "QUIT");
      if (!ended(orphan.get(), STOP_WAIT)) {
        throw new IllegalStateException(
            "PostgreSQL process " + first.strip() + " holds " + cluster + " and does not stop");
      }
    }
  }

  private static boolean runs(ProcessHandle process, Path cluster) {
    Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try {
      return Files.readString(commandLine, StandardCharsets.UTF_8).contains(cluster.toString());
    } catch (IOException noSuchFile) {
      return process.info().command().orElse("").contains("postgres");
    }
  }

  private static void signal(ProcessHandle process, String name) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .redirectErrorStream(true)
          .start()
          .waitFor();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while stopping PostgreSQL", stop);
    }
  }

  private static boolean ended(ProcessHandle process, Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    while (process.isAlive()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause(Duration.ofMillis(50));
    }
    return true;
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for PostgreSQL", stop);
    }
  }

  private static String newPassword() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void requirePasswords(Path access, Path passwordFile) throws IOException {
    JdbcClient admin = JdbcClient.create(superuser("postgres"));
    admin.sql("alter role postgres password '" + superuserPassword + "'").update();
    writeAccess(access, "scram-sha-256");
    writeSecret(passwordFile, superuserPassword);
    admin.sql("select pg_reload_conf()").query(Boolean.class).single();
  }

  private static void writeAccess(Path file, String method) throws IOException {
    Files.writeString(
        file,
        """
        host all all 127.0.0.1/32 %s
        host replication all 127.0.0.1/32 %s
        """
            .formatted(method, method));
  }

  /** Writes a file that only its owner can read. */
  public static void writeSecret(Path file, String content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, content);
    Files.move(
        fresh,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** A connection source with all rights, for one database; not pooled. */
  public DataSource superuser(String database) {
    var source = new org.postgresql.ds.PGSimpleDataSource();
    source.setURL(url(database));
    source.setUser("postgres");
    source.setPassword(superuserPassword);
    return source;
  }

  /** The JDBC URL of a database on this server. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + database;
  }

  public int port() {
    return postgres.getPort();
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException failure) {
      log.warn("PostgreSQL did not stop cleanly", failure);
    }
  }
}
