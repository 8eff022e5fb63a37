package dosirak.bench;

import dosirak.bench.LifeBench.EventLag;
import dosirak.city.steady.EndpointGroup;
import dosirak.city.steady.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The outcome of a bench of the whole road.
 *
 * @param held what began while the rate was held
 * @param took how long it was held
 * @param orders how many orders were open, second by second
 * @param events how many events waited to be read, second by second
 * @param lag the worst that the marketplace said of the age of events
 * @param processor time of the processor that was taken meanwhile, by what took it
 * @param lateP99Millis by how much people came later than meant, as the generator was busy
 */
record LifeReport(
    LifeOptions options,
    Phase held,
    Duration took,
    Backlog orders,
    Backlog events,
    EventLag lag,
    Map<String, Duration> processor,
    double lateP99Millis,
    Reckoning reckoning)
    implements DrillReport {
  private static final double PLACE_P99_MILLIS = 200;
  private static final long LAG_P99_MILLIS = 500;
  private static final double THROUGH_SHARE = 0.999;
  private static final double LATE_MILLIS = 50;

  LifeReport {
    // In the order in which it is told.
    processor = Collections.unmodifiableMap(new LinkedHashMap<>(processor));
  }

  /** Orders acknowledged each second. */
  double ordersPerSecond() {
    return held.orders().acknowledged() / (took.toMillis() / 1e3);
  }

  /** Calls for lists and shop pages each second. */
  double pageViewsPerSecond() {
    return held.calls(EndpointGroup.BROWSE).begun() / (took.toMillis() / 1e3);
  }

  /** Milliseconds of one core for an order, by what took them. */
  Map<String, Double> processorMillisPerOrder() {
    Map<String, Double> millis = new LinkedHashMap<>();
    long acknowledged = Math.max(1, held.orders().acknowledged());
    processor.forEach((what, time) -> millis.put(what, (double) time.toMillis() / acknowledged));
    return millis;
  }

  /** How many cores were busy with all of it, on average. */
  double coresBusy() {
    return processor.values().stream().mapToLong(Duration::toMillis).sum()
        / (double) Math.max(1, took.toMillis());
  }

  @Override
  public List<String> missed() {
    List<String> missed = new ArrayList<>(reckoning.missed());
    if (!orders.isFlat()) {
      missed.add(
          "not held: open orders grew by %.0f over the last half".formatted(orders.growth()));
    }
    if (!events.isFlat()) {
      missed.add(
          "not held: events to be read grew by %.0f over the last half".formatted(events.growth()));
    }
    if (held.orders().throughShare() < THROUGH_SHARE) {
      missed.add(
          "only %.2f%% of the orders went through".formatted(100 * held.orders().throughShare()));
    }
    double place = held.calls(EndpointGroup.PLACE).p99Millis();
    if (place > PLACE_P99_MILLIS) {
      missed.add("p99 of placing is %.0f ms, more than %.0f".formatted(place, PLACE_P99_MILLIS));
    }
    if (lag.p99Millis() > LAG_P99_MILLIS) {
      missed.add(
          "p99 of event lag is %d ms, more than %d".formatted(lag.p99Millis(), LAG_P99_MILLIS));
    }
    if (lateP99Millis > LATE_MILLIS) {
      missed.add(
          "people came %.0f ms late: the generator could not keep up".formatted(lateP99Millis));
    }
    return missed;
  }

  @Override
  public Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("bench", "life");
    document.put("passed", missed().isEmpty());
    document.put("missed", missed());
    document.put("seed", options.seed());
    document.put("orders_per_second_wanted", options.ordersPerSecond());
    document.put("page_views_per_order_wanted", options.pageViewsPerOrder());
    document.put("held_seconds", took.toMillis() / 1e3);
    document.put("orders_per_second", ordersPerSecond());
    document.put("page_views_per_second", pageViewsPerSecond());
    document.put("open_orders_most", orders.most());
    document.put("open_orders_growth", orders.growth());
    document.put("events_waiting_most", events.most());
    document.put("events_waiting_growth", events.growth());
    document.put("event_lag_p50_ms", lag.p50Millis());
    document.put("event_lag_p99_ms", lag.p99Millis());
    document.put("processor_ms_per_order", processorMillisPerOrder());
    document.put("cores_busy", coresBusy());
    document.put("generator_late_p99_ms", lateP99Millis);
    document.put("calls", IsolateReport.toDocument(held));
    document.put("reckoning", reckoning.toDocument());
    return document;
  }

  @Override
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%n%-14s %9s %9s %9s %9s%n", "", "calls", "a second", "p50 ms", "p99 ms"));
    for (EndpointGroup group : EndpointGroup.values()) {
      Phase.Calls calls = held.calls(group);
      if (calls.begun() > 0) {
        text.append(
            String.format(
                Locale.ROOT,
                "%-14s %9d %9.1f %9.1f %9.1f%n",
                group.label(),
                calls.begun(),
                calls.begun() / (took.toMillis() / 1e3),
                calls.p50Millis(),
                calls.p99Millis()));
      }
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%n%.1f orders and %.0f page views a second for %d s; %.2f%% gone through, accepted within"
                + " %.0f ms (p99)%nopen orders at most %d (%+.0f over the last half), events waiting at"
                + " most %d (%+.0f); event lag p50 %d ms, p99 %d ms%n%s",
            ordersPerSecond(),
            pageViewsPerSecond(),
            took.toSeconds(),
            100 * held.orders().throughShare(),
            held.orders().p99Millis(),
            orders.most(),
            orders.growth(),
            events.most(),
            events.growth(),
            lag.p50Millis(),
            lag.p99Millis(),
            reckoning.line()));
    if (!processor.isEmpty()) {
      text.append(
          String.format(Locale.ROOT, "%.2f cores busy; of one core an order takes ", coresBusy()));
      text.append(
          processorMillisPerOrder().entrySet().stream()
              .map(each -> String.format(Locale.ROOT, "%s %.1f ms", each.getKey(), each.getValue()))
              .collect(Collectors.joining(", ")));
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}
