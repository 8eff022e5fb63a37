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
  private final Map<String, Tail> tails = new ConcurrentHashMap<>();

  public JournalTransport(DomainDatabase database, Signals signals) {
    this.database = database;
    this.signals = signals;
  }

  /** What all readers of a journal share. */
  private record Tail(HikariDataSource pool, JournalTail events) {}

  @Override
  public EventSource of(String domain) {
    Tail tail = tails.computeIfAbsent(domain, this::open);
    return new JournalSource(
        tail.events(),
        new JournalReader(domain, JdbcClient.create(tail.pool())),
        signals.topic(Journal.topic(domain)));
  }

  private Tail open(String domain) {
    HikariDataSource pool = database.pool(domain, "journal", POOL_SIZE);
    return new Tail(
        pool,
        new JournalTail(domain, JdbcClient.create(pool), signals.topic(Journal.topic(domain))));
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
    tails.values().forEach(tail -> tail.pool().close());
  }
}
