package dosirak.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Where the data of the domains lie: a schema of its own for each, with a role that cannot read
 * another's. On one server, or each on a server of its own.
 */
public interface DomainDatabase {
  /** Makes the schema of a domain, and what it needs, if it is missing. */
  void createSchema(String domain);

  /** Makes a schema beside the domain's own, which belongs to the domain's role too. */
  void createScratch(String domain, String schema);

  /** Removes such a schema with everything in it, if it is there. */
  void dropScratch(String domain, String schema);

  /** A pool of connections to a domain's own schema. */
  default HikariDataSource pool(String domain, String purpose, int size) {
    return pool(domain, domain, purpose, size);
  }

  /**
   * A pool of connections with the rights of a domain.
   *
   * @param schema that names are looked up in
   * @param purpose shows in the database's list of sessions
   * @param size the most connections
   */
  HikariDataSource pool(String domain, String schema, String purpose, int size);

  /** Brings the tables of a domain up to date. */
  static void migrate(DataSource source, String schema, String domain) {
    Flyway.configure()
        .dataSource(source)
        .schemas(schema)
        .defaultSchema(schema)
        .createSchemas(false)
        .locations("classpath:db/platform", "classpath:db/" + domain)
        // The platform's own migrations are numbered 0.x and may be newer than a domain's.
        .outOfOrder(true)
        // While processes are replaced one after another, an older build meets tables that a newer
        // one has already changed, in ways that the older bears with.
        .ignoreMigrationPatterns("*:future", "*:missing")
        .failOnMissingLocations(false)
        .load()
        .migrate();
  }
}
