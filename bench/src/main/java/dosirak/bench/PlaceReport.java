package dosirak.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outcome of a bench of placing orders.
 *
 * @param placing while the clock ran
 * @param acknowledged orders that were answered 201 while it ran
 * @param otherwise what else was answered, by status and code
 * @param rows what the database has of all acknowledged orders, those before the clock ran too
 * @param caughtUp how long it took from the last answer until every domain had read every event
 * @param transactions pgbench's
 */
record PlaceReport(
    PlaceOptions options,
    CommandLoad.Outcome placing,
    long acknowledged,
    Map<String, Long> otherwise,
    Rows rows,
    Duration caughtUp,
    Pgbench.Outcome transactions)
    implements DrillReport {
  private static final double RATIO = 3;

  /**
   * What was found in the tables.
   *
   * @param orders there are
   * @param lost were acknowledged and are not there
   * @param unknown are there and were not acknowledged
   */
  record Rows(long orders, long lost, long unknown) {}

  PlaceReport {
    otherwise = Map.copyOf(otherwise);
  }

  double ordersPerSecond() {
    return acknowledged / (placing.took().toNanos() / 1e9);
  }

  /** Acknowledged orders by transactions of pgbench. */
  double ratio() {
    return ordersPerSecond() / transactions.perSecond();
  }

  @Override
  public List<String> missed() {
    List<String> missed = new ArrayList<>();
    if (ratio() < RATIO) {
      missed.add(
          "%.2f orders for a transaction of pgbench, less than %.0f".formatted(ratio(), RATIO));
    }
    if (rows.lost() > 0 || rows.unknown() > 0) {
      missed.add(
          "%d acknowledged orders are not in the database, %d are there that nobody was told of"
              .formatted(rows.lost(), rows.unknown()));
    }
    if (placing.broken() > 0) {
      missed.add(placing.broken() + " connections ended without an answer");
    }
    if (!otherwise.isEmpty()) {
      missed.add("not all orders were taken: " + otherwise);
    }
    return missed;
  }

  @Override
  public Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("bench", "place");
    document.put("passed", missed().isEmpty());
    document.put("missed", missed());
    document.put("seed", options.seed());
    document.put("shops", options.shops());
    document.put("customers", options.customers());
    document.put("clients", options.clients());
    document.put("seconds", placing.took().toMillis() / 1e3);
    document.put("acknowledged", acknowledged);
    document.put("answered_otherwise", otherwise);
    document.put("orders_per_second", ordersPerSecond());
    document.put("p50_ms", placing.p50Millis());
    document.put("p99_ms", placing.p99Millis());
    document.put("generator_busy_share", placing.busyShare());
    document.put("orders_in_the_database", rows.orders());
    document.put("orders_lost", rows.lost());
    document.put("orders_unknown", rows.unknown());
    document.put("events_read_by_all_after_seconds", caughtUp.toMillis() / 1e3);
    document.put("pgbench_scale", options.scale());
    document.put("pgbench_clients", Pgbench.CLIENTS);
    document.put("pgbench_tps", transactions.perSecond());
    document.put("pgbench_failed", transactions.failed());
    document.put("ratio", ratio());
    return document;
  }

  @Override
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%n%-34s %10s %9s %9s%n%-34s %10.0f %9.1f %9.1f%n%-34s %10.0f%n%n"
            + "%d orders acknowledged in %.1f s over %d connections; the clients needed %.0f%% of a"
            + " core%n"
            + "the database has %d orders: %d lost, %d unknown; every domain had read of them %.1f s"
            + " later%n"
            + "%.2f acknowledged orders for a transaction of pgbench%n",
        "",
        "a second",
        "p50 ms",
        "p99 ms",
        "orders acknowledged",
        ordersPerSecond(),
        placing.p50Millis(),
        placing.p99Millis(),
        "pgbench, scale %d, %d clients".formatted(options.scale(), Pgbench.CLIENTS),
        transactions.perSecond(),
        acknowledged,
        placing.took().toMillis() / 1e3,
        options.clients(),
        100 * placing.busyShare(),
        rows.orders(),
        rows.lost(),
        rows.unknown(),
        caughtUp.toMillis() / 1e3,
        ratio());
  }
}
