package dosirak.app;

import com.github.benmanes.caffeine.cache.Ticker;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dosirak.platform.database.PostgresServer;
import dosirak.platform.privacy.KeyBackups;
import dosirak.platform.privacy.KeyStore;
import dosirak.platform.privacy.MasterKey;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.time.MachineClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where people's keys are kept: a small PostgreSQL of its own in the data folder that no backup of
 * that folder takes along, the master key and the store's own backups in the user's state folder.
 */
final class KeyRoom implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeyRoom.class);
  private static final String DATABASE = "postgres";
  private static final String RESTORED = "restored.keys";
  private static final int POOL_SIZE = 3;
  private static final int CONNECTION_WAIT_MILLIS = 1_000;
  private static final long START_PATIENCE_MILLIS = 30_000;
  private static final Duration BACKUP_EVERY = Duration.ofHours(24);
  private static final Duration LOOK_EVERY = Duration.ofHours(1);

  private final PostgresServer server;
  private final HikariDataSource pool;
  private final KeyStore store;
  private final KeyBackups backups;
  private final PersonKeys keys;
  private final MachineClock clock;
  private final ScheduledExecutorService daily;

  private KeyRoom(
      PostgresServer server,
      HikariDataSource pool,
      KeyStore store,
      KeyBackups backups,
      PersonKeys keys,
      MachineClock clock) {
    this.server = server;
    this.pool = pool;
    this.store = store;
    this.backups = backups;
    this.keys = keys;
    this.clock = clock;
    this.daily =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("key-backups").factory());
  }

  /**
   * Opens the store, making it on the first start.
   *
   * @throws CommandException if the master key of a store that exists is missing or another
   */
  static KeyRoom open(DataFolder data, Map<String, String> settings, MachineClock clock) {
    MasterKey masterKey = masterKey(data, settings);
    KeyBackups backups = backups(data);
    PostgresServer server = PostgresServer.start(data.keyStore(), PostgresServer.Size.SMALL);
    HikariDataSource pool = pool(server);
    try {
      KeyStore store = KeyStore.open(pool, masterKey);
      restore(data, store);
      backups.applyErasures(store, clock.instant());
      PersonKeys keys = new PersonKeys(store, masterKey, backups, clock, Ticker.systemTicker());
      KeyRoom room = new KeyRoom(server, pool, store, backups, keys, clock);
      var _ =
          room.daily.scheduleWithFixedDelay(
              room::backUpDaily, 0, LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
      return room;
    } catch (RuntimeException failure) {
      pool.close();
      server.close();
      throw failure;
    }
  }

  /** Seals and opens. */
  PersonKeys keys() {
    return keys;
  }

  private static MasterKey masterKey(DataFolder data, Map<String, String> settings) {
    String named = settings.get(MasterKey.FILE);
    Path file =
        named == null
            ? StatePointer.stateFolder().resolve("master-keys").resolve(data.installationId())
            : Path.of(named).toAbsolutePath();
    if (Files.exists(file)) {
      return MasterKey.read(file);
    }
    if (Files.exists(data.keyStore())) {
      throw CommandException.failed(
          """
          The master key %s is missing, and without it nobody's address or phone number in %s can \
          be read. Nothing was changed. Put the file back from where you keep a copy of it, or \
          name it with --set %s=FILE. If it is lost for good, what was sealed is lost too: move \
          %s away to go on without it.\
          """
              .formatted(file, data.path(), MasterKey.FILE, data.keyStore()));
    }
    MasterKey made = MasterKey.create(file);
    // Said once and to people: what is lost with this file no backup brings back.
    System.err.printf(
        "dosirak: made %s, which opens people's addresses and phone numbers; keep a copy of it apart from the backups%n",
        file);
    return made;
  }

  private static KeyBackups backups(DataFolder data) {
    return new KeyBackups(
        StatePointer.stateFolder().resolve("key-backups").resolve(data.installationId()));
  }

  private static HikariDataSource pool(PostgresServer server) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("keys");
    PGSimpleDataSource source = (PGSimpleDataSource) server.superuser(DATABASE);
    source.setApplicationName("dosirak-keys");
    source.setSocketTimeout(5);
    source.setConnectTimeout(1);
    config.setDataSource(source);
    config.setMaximumPoolSize(POOL_SIZE);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
    // A busy machine may need some attempts until its new server answers.
    config.setInitializationFailTimeout(START_PATIENCE_MILLIS);
    return new HikariDataSource(config);
  }

  /** Takes in what a restore laid ready. */
  private static void restore(DataFolder data, KeyStore store) {
    Path ready = data.keyStore().resolve(RESTORED);
    if (Files.exists(ready)) {
      KeyBackups.restore(ready, store);
      try {
        Files.delete(ready);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      log.info("the keys of a backup are in the key store again");
    }
  }

  private void backUpDaily() {
    try {
      Instant now = clock.instant();
      if (backups.newestAt().filter(at -> at.isAfter(now.minus(BACKUP_EVERY))).isEmpty()) {
        backups.write(store, now);
      }
      backups.forgetOld(now);
    } catch (RuntimeException failure) {
      log.warn("the key store could not be backed up; tried again in an hour", failure);
    }
  }

  /** Backs up the key store of a running marketplace, from another process. */
  static Path backUp(DataFolder data) {
    try {
      PGSimpleDataSource source =
          RunningPostgres.superuser(data.keyStore())
              .orElseThrow(() ->
                  CommandException.failed(
                      "The key store of %s is not running; a backup is made of a running marketplace."
                          .formatted(data.path())));
      KeyBackups backups = backups(data);
      Instant now = Instant.now();
      Path file = backups.write(new KeyStore(source), now);
      backups.forgetOld(now);
      return file;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Lays the newest backup of the keys ready for the next start of a restored data folder.
   *
   * @return the backup, absent where there is none
   */
  static @Nullable Path layReady(DataFolder data) {
    Optional<Path> newest = backups(data).newest();
    if (newest.isEmpty()) {
      return null;
    }
    try {
      Files.createDirectories(data.keyStore());
      DataFolder.write(data.keyStore().resolve(RESTORED), Files.readString(newest.get()));
      return newest.get();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    daily.shutdownNow();
    keys.close();
    pool.close();
    server.close();
  }
}
