package dosirak.platform.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.Properties;

/** Opens pools of connections, all with the same limits. */
final class Pools {
  private static final int CONNECTION_WAIT_MILLIS = 2_000;

  private Pools() {}

  /**
   * How to get in.
   *
   * @param url JDBC, without user and password
   */
  record Login(String url, String user, String password) {
    @Override
    public String toString() {
      return user + " at " + url;
    }
  }

  /** A pool that opens its first connection when it is asked for one. */
  static HikariDataSource open(Login login, String schema, String purpose, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(schema + "-" + purpose);
    config.setJdbcUrl(login.url());
    config.setUsername(login.user());
    config.setPassword(login.password());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(2, size));
    config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
    config.setInitializationFailTimeout(-1);
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "currentSchema", schema,
            "ApplicationName", "dosirak-" + schema + "-" + purpose,
            "socketTimeout", "30",
            "connectTimeout", "2",
            "tcpKeepAlive", "true",
            // A process that is frozen in a transaction must not hold its rows from the others.
            "options", "-c idle_in_transaction_session_timeout=20s",
            "reWriteBatchedInserts", "true"));
    config.setDataSourceProperties(properties);
    return new HikariDataSource(config);
  }
}
