package dosirak.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All domains on one server, in one database: each has a schema with a role of its own, which
 * cannot read another's. The password of a role is derived from a secret of the installation, so
 * that nothing has to be stored for it.
 */
public final class SchemaPerDomain implements DomainDatabase {
  /** The database that holds all schemas in all-in-one mode. */
  public static final String DATABASE = "dosirak";

  private static final long SCHEMA_LOCK = 0x534348454d41L;

  private final PostgresServer server;
  private final byte[] secret;

  /**
   * @param secret from which the passwords of the roles are derived
   */
  public SchemaPerDomain(PostgresServer server, byte[] secret) {
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

  @Override
  public void createSchema(String domain) {
    createSchema(domain, domain);
  }

  @Override
  public void createScratch(String domain, String schema) {
    createSchema(domain, schema);
  }

  private void createSchema(String domain, String schema) {
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
          if (!roleExists(admin, domain)) {
            // The names are checked by Domain; the password is hexadecimal.
            admin
                .sql("create role %s login password '%s'".formatted(role(domain), password(domain)))
                .update();
            admin
                .sql(
                    "grant connect, temporary on database %s to %s"
                        .formatted(DATABASE, role(domain)))
                .update();
          }
          admin
              .sql(
                  "create schema if not exists \"%s\" authorization %s"
                      .formatted(schema, role(domain)))
              .update();
        });
  }

  @Override
  public void dropScratch(String domain, String schema) {
    JdbcClient.create(server.superuser(DATABASE))
        .sql("drop schema if exists \"%s\" cascade".formatted(schema))
        .update();
  }

  private static boolean roleExists(JdbcClient admin, String schema) {
    return admin
        .sql("select count(*) from pg_roles where rolname = :name")
        .param("name", role(schema))
        .query(Integer.class)
        .single()
        .equals(1);
  }

  /** Removes a domain with everything it has, and its role. */
  public void dropSchema(String schema) {
    JdbcClient admin = JdbcClient.create(server.superuser(DATABASE));
    if (!roleExists(admin, schema)) {
      return;
    }
    admin.sql("drop schema if exists \"%s\" cascade".formatted(schema)).update();
    admin.sql("drop owned by %s cascade".formatted(role(schema))).update();
    admin.sql("drop role if exists %s".formatted(role(schema))).update();
  }

  @Override
  public HikariDataSource pool(String domain, String schema, String purpose, int size) {
    return Pools.open(
        new Pools.Login(server.url(DATABASE), role(domain), password(domain)),
        schema,
        purpose,
        size);
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
