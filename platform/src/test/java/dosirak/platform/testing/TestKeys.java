package dosirak.platform.testing;

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
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The keys of people for all tests of a JVM, in a real store of their own. */
public final class TestKeys {
  private static final int POOL_SIZE = 3;
  private static final MasterKey MASTER_KEY = MasterKey.random();
  private static final DataSource SOURCE = database("dosirak_keys");
  private static final KeyStore STORE = KeyStore.open(SOURCE, MASTER_KEY);
  private static final KeyBackups BACKUPS = new KeyBackups(folder());
  private static final PersonKeys KEYS =
      new PersonKeys(STORE, MASTER_KEY, BACKUPS, MachineClock.system(), Ticker.systemTicker());

  private TestKeys() {}

  /** What marketplaces of tests seal and open with. */
  public static PersonKeys personKeys() {
    return KEYS;
  }

  /** Their store. */
  public static KeyStore store() {
    return STORE;
  }

  /** The store's backups. */
  public static KeyBackups backups() {
    return BACKUPS;
  }

  /** What wraps the keys. */
  public static MasterKey masterKey() {
    return MASTER_KEY;
  }

  /** A new database on the test server, for a key store. */
  public static DataSource database(String name) {
    PostgresServer server = TestDatabase.server();
    JdbcClient.create(server.superuser("postgres")).sql("create database " + name).update();
    HikariConfig config = new HikariConfig();
    config.setDataSource(server.superuser(name));
    config.setMaximumPoolSize(POOL_SIZE);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("dosirak-keys");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> TestDatabase.delete(folder)));
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
