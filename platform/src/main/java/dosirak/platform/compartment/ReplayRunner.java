package dosirak.platform.compartment;

import com.zaxxer.hikari.HikariDataSource;
import dosirak.platform.database.DomainDatabase;
import dosirak.platform.journal.Subscriber;
import dosirak.platform.journal.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Proves that projections equal a replay of their journals: builds the domain once more in a
 * scratch schema, with no web and no workers, applies the journals from their beginning up to the
 * positions of the live projection, and compares the tables row by row.
 */
final class ReplayRunner {
  private static final int MOST_DIFFERENCES = 20;
  private static final String SCRATCH_SUFFIX = "_replay";

  private final Domain domain;
  private final Environment environment;
  private final DataSource live;
  private final List<Subscription> subscriptions;
  private final ReentrantLock one = new ReentrantLock();

  ReplayRunner(
      Domain domain, Environment environment, DataSource live, List<Subscription> subscriptions) {
    this.domain = domain;
    this.environment = environment;
    this.live = live;
    this.subscriptions = subscriptions;
  }

  /**
   * One table that was rebuilt and compared.
   *
   * @param positions how far each source was applied on both sides
   * @param rows how many rows the live table has
   * @param differences the first of them, in words
   */
  record Comparison(
      String table,
      Map<String, Long> positions,
      int rows,
      List<String> differences,
      int differenceCount) {}

  List<Comparison> compare() throws InterruptedException {
    List<Subscription> projections =
        subscriptions.stream().filter(subscription -> !subscription.tables().isEmpty()).toList();
    if (projections.isEmpty()) {
      return List.of();
    }
    one.lockInterruptibly();
    String scratch = domain.name() + SCRATCH_SUFFIX;
    DomainDatabase database = environment.database();
    try {
      database.dropScratch(domain.name(), scratch);
      database.createScratch(domain.name(), scratch);
      try (HikariDataSource pool = database.pool(domain.name(), scratch, "replay", 4)) {
        DomainDatabase.migrate(pool, scratch, domain.name());
        return compare(projections, pool);
      } finally {
        database.dropScratch(domain.name(), scratch);
      }
    } finally {
      one.unlock();
    }
  }

  private List<Comparison> compare(List<Subscription> projections, DataSource scratch)
      throws InterruptedException {
    Snapshot snapshot = snapshot(projections);
    try (Compartment.Core core =
        Compartment.Core.build(domain, environment.unheard(), scratch, () -> true)) {
      Map<String, Subscriber> rebuilt = new HashMap<>();
      for (Subscriber subscriber : core.subscribers()) {
        rebuilt.put(subscriber.subscription().name(), subscriber);
      }
      for (Subscription projection : projections) {
        Subscriber subscriber = rebuilt.get(projection.name());
        if (subscriber == null) {
          throw new IllegalStateException("no subscription " + projection.name());
        }
        subscriber.replayTo(snapshot.positions.getOrDefault(projection.name(), 0L));
      }
    }
    List<Comparison> comparisons = new ArrayList<>();
    JdbcClient rebuilt = JdbcClient.create(scratch);
    snapshot.tables.forEach((table, liveRows) ->
        comparisons.add(compare(table, snapshot, liveRows, rows(rebuilt, table))));
    return comparisons;
  }

  private static Comparison compare(
      String table, Snapshot snapshot, List<String> liveRows, List<String> rebuiltRows) {
    Map<String, Integer> balance = new TreeMap<>();
    liveRows.forEach(row -> balance.merge(row, 1, Integer::sum));
    rebuiltRows.forEach(row -> balance.merge(row, -1, Integer::sum));
    List<String> differences = new ArrayList<>();
    int count = 0;
    for (var entry : balance.entrySet()) {
      if (entry.getValue() != 0) {
        count += Math.abs(entry.getValue());
        if (differences.size() < MOST_DIFFERENCES) {
          differences.add(
              (entry.getValue() > 0 ? "only live: " : "only in the replay: ") + entry.getKey());
        }
      }
    }
    return new Comparison(
        table, snapshot.positions, liveRows.size(), List.copyOf(differences), count);
  }

  private record Snapshot(Map<String, Long> positions, Map<String, List<String>> tables) {}

  /** Positions and rows of the live projections as of one moment. */
  private Snapshot snapshot(List<Subscription> projections) {
    TransactionTemplate reading = new TransactionTemplate(new JdbcTransactionManager(live));
    reading.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    reading.setReadOnly(true);
    Snapshot snapshot =
        reading.execute(status -> {
          JdbcClient jdbc = JdbcClient.create(live);
          Map<String, Long> positions = new TreeMap<>();
          Map<String, List<String>> tables = new TreeMap<>();
          for (Subscription projection : projections) {
            positions.put(
                projection.name(),
                jdbc.sql("select coalesce(max(position), 0) from subscription where name = :name")
                    .param("name", projection.name())
                    .query(Long.class)
                    .single());
            for (String table : projection.tables()) {
              tables.put(table, rows(jdbc, table));
            }
          }
          return new Snapshot(positions, tables);
        });
    return java.util.Objects.requireNonNull(snapshot);
  }

  private static List<String> rows(JdbcClient jdbc, String table) {
    if (!table.matches("[a-z_]+")) {
      throw new IllegalArgumentException("not a table name: " + table);
    }
    return jdbc.sql("select to_jsonb(t)::text from " + table + " t").query(String.class).list();
  }
}
