package dosirak.platform.compartment;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Something that one process of a domain does at a time, and does only while its connection stands:
 * the lock ends with the connection, so what must not be done twice is done over that connection.
 */
enum DomainLock {
  /** A rebuild that was asked for. */
  REBUILD,
  /** Building projections beside the live ones, and comparing them. */
  SCRATCH;

  private static final int CLASS = 0x50524f4a;

  /** Takes the lock until the connection is closed; false if another has it. */
  boolean tryTake(Connection connection, String domain) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_try_advisory_lock(?, ?)")) {
      statement.setInt(1, CLASS);
      statement.setInt(2, object(domain));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** Whether anybody has the lock. */
  boolean isTaken(JdbcClient jdbc, String domain) {
    return jdbc.sql(
            """
            select exists (
              select 1 from pg_locks
              where locktype = 'advisory'
                and database = (select oid from pg_database where datname = current_database())
                and classid = :lockClass and objid = :lockObject and objsubid = 2 and granted)
            """)
        .param("lockClass", CLASS)
        .param("lockObject", Integer.toUnsignedLong(object(domain)))
        .query(Boolean.class)
        .single();
  }

  private int object(String domain) {
    return (domain + ' ' + name()).hashCode();
  }
}
