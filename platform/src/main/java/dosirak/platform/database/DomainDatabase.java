package dosirak.platform.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where the data of one domain lies: a schema with a role of its own, which cannot read another's.
 * The password of a role is derived from a secret of the installation, so that nothing has to be
 * stored for it.
 */
public final class DomainDatabase {
  /** The database that holds all schemas in all-in-one mode. */
  public static final String DATABASE = "dosirak";

  private static final long SCHEMA_LOCK = 0x534348454d41L;
  private static final int CONNECTION_WAIT_MILLIS = 2_000;

  private final PostgresServer server;
  private final byte[] secret;

  /**
   * @param secret from which the passwords of the roles are derived
   */
  public DomainDatabase(PostgresServer server, byte[] secret) {
    this.server = server;
    this.secret = secret.clone();
  }

  /** Makes the common database if it is missing. */
  public void createDatabase() {
    JdbcClient admin = JdbcClient.create(server.superuser("postgres"));
    boolean missing =
        admin
            .sql("select count(*) from pg_database where datname = :name")
            .param("name", DATABASE)
            .query(Integer.class)
            .single()
            .equals(0);
    if (missing) {
      admin.sql("create database " + DATABASE).update();
      JdbcClient inside = JdbcClient.create(server.superuser(DATABASE));
      inside.sql("revoke all on schema public from public").update();
      inside.sql("revoke all on database " + DATABASE + " from public").update();
    }
  }

  /** Makes the role and the schema of a domain if they are missing. */
  public void createSchema(String schema) {
    DataSource source = server.superuser(DATABASE);
    JdbcTransactionManager transactions = new JdbcTransactionManager(source);
    JdbcClient admin = JdbcClient.create(source);
    new TransactionTemplate(transactions)
        .executeWithoutResult(status -> {
          // Grants on the common database change one row; two at once would fail.
          admin
              .sql("select pg_advisory_xact_lock(:lock)")
              .param("lock", SCHEMA_LOCK)
              .query(String.class)
              .list();
          if (!roleExists(admin, schema)) {
            // The names are checked by Domain; the password is hexadecimal.
            admin
                .sql("create role %s login password '%s'".formatted(role(schema), password(schema)))
                .update();
            admin
                .sql(
                    "grant connect, temporary on database %s to %s"
                        .formatted(DATABASE, role(schema)))
                .update();
          }
          admin
              .sql(
                  "create schema if not exists \"%s\" authorization %s"
                      .formatted(schema, role(schema)))
              .update();
        });
  }

  private static boolean roleExists(JdbcClient admin, String schema) {
    return admin
        .sql("select count(*) from pg_roles where rolname = :name")
        .param("name", role(schema))
        .query(Integer.class)
        .single()
        .equals(1);
  }

  /** Removes a schema with everything in it, and its role. */
  public void dropSchema(String schema) {
    JdbcClient admin = JdbcClient.create(server.superuser(DATABASE));
    if (!roleExists(admin, schema)) {
      return;
    }
    admin.sql("drop schema if exists \"%s\" cascade".formatted(schema)).update();
    admin.sql("drop owned by %s cascade".formatted(role(schema))).update();
    admin.sql("drop role if exists %s".formatted(role(schema))).update();
  }

  /**
   * A pool of connections with the rights of a domain.
   *
   * @param purpose shows in the database's list of sessions
   * @param size the most connections
   */
  public HikariDataSource pool(String schema, String purpose, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(schema + "-" + purpose);
    config.setJdbcUrl(server.url(DATABASE));
    config.setUsername(role(schema));
    config.setPassword(password(schema));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(2, size));
    config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
    config.setInitializationFailTimeout(-1);
    config.setDataSourceProperties(properties(schema, purpose));
    return new HikariDataSource(config);
  }

  private static java.util.Properties properties(String schema, String purpose) {
    var properties = new java.util.Properties();
    properties.putAll(
        Map.of(
            "currentSchema", schema,
            "ApplicationName", "dosirak-" + schema + "-" + purpose,
            "socketTimeout", "30",
            "connectTimeout", "2",
            "tcpKeepAlive", "true",
            "reWriteBatchedInserts", "true"));
    return properties;
  }

  /** Brings the tables of a domain up to date. */
  public static void migrate(DataSource source, String schema, String domain) {
    Flyway.configure()
        .dataSource(source)
        .schemas(schema)
        .defaultSchema(schema)
        .createSchemas(false)
        .locations("classpath:db/platform", "classpath:db/" + domain)
        // The platform's own migrations are numbered 0.x and may be newer than a domain's.
        .outOfOrder(true)
        .failOnMissingLocations(false)
        .load()
        .migrate();
  }

  private static String role(String schema) {
    return "dosirak_" + schema;
  }

  private String password(String schema) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return HexFormat.of()
          .formatHex(mac.doFinal(schema.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }
}
