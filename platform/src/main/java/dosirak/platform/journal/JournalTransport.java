package dosirak.platform.journal;

import com.zaxxer.hikari.HikariDataSource;
import dosirak.platform.database.DomainDatabase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Subscriptions read the journals themselves, where all domains are in one process. */
public final class JournalTransport implements EventTransport {
  private static final int POOL_SIZE = 6;

  private final DomainDatabase database;
  private final Signals signals;
  private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();

  public JournalTransport(DomainDatabase database, Signals signals) {
    this.database = database;
    this.signals = signals;
  }

  @Override
  public EventSource of(String domain) {
    return new JournalSource(
        new JournalReader(
            domain,
            JdbcClient.create(
                pools.computeIfAbsent(domain, name -> database.pool(name, "journal", POOL_SIZE)))),
        signals.topic(Journal.topic(domain)));
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public @Nullable Relay relay(String domain, DataSource journalOwner) {
    return null;
  }

  @Override
  public void close() {
    pools.values().forEach(HikariDataSource::close);
  }
}
