package dosirak.platform.compartment;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which of several processes of a domain works. The leader holds a session advisory lock on
 * a connection of its own; when it dies the database frees the lock. A process that lost its
 * connection without noticing may finish a run beside its successor, so workers also check the
 * state of what they change.
 */
final class Leadership implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Leadership.class);
  private static final int VALID_SECONDS = 2;
  private static final int LEADER_LOCK = 0x4c454144;

  private final String domain;
  private final DataSource source;
  private @Nullable Connection held;

  Leadership(String domain, DataSource source) {
    this.domain = domain;
    this.source = source;
  }

  /** Whether this process may work now; tries to become the leader if nobody is. */
  synchronized boolean isLeader() {
    try {
      if (held != null && held.isValid(VALID_SECONDS)) {
        return true;
      }
      close();
      Connection connection = source.getConnection();
      try (Statement statement = connection.createStatement();
          var row =
              statement.executeQuery(
                  "select pg_try_advisory_lock(%d, %d)"
                      .formatted(LEADER_LOCK, domain.hashCode()))) {
        if (row.next() && row.getBoolean(1)) {
          held = connection;
          return true;
        }
      }
      connection.close();
      return false;
    } catch (SQLException failure) {
      log.debug("{} cannot ask for leadership: {}", domain, failure.toString());
      return false;
    }
  }

  @Override
  public synchronized void close() {
    Connection connection = held;
    held = null;
    if (connection != null) {
      try (connection;
          Statement statement = connection.createStatement()) {
        statement.execute("select pg_advisory_unlock_all()");
      } catch (SQLException gone) {
        log.debug("{} lost its leader connection: {}", domain, gone.toString());
      }
    }
  }
}
