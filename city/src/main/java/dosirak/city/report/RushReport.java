package dosirak.city.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a rush. All counts of orders say how many ever reached the state.
 *
 * @param run the run's name
 * @param recordedDay the recorded day's folder, null for a generated city
 * @param city how many people and shops there were
 * @param placingSeconds machine time from the first intent to the last acknowledgement
 * @param clickToDoorMinutes of each delivered order, from the click to the hand-over, city time
 * @param unexpectedErrors errors that should never be seen
 * @param duplicatesUnknown why duplicates could not be counted, null where they were
 * @param acknowledgedOrders every order that was acknowledged
 */
public record RushReport(
    String run,
    String target,
    long seed,
    double speed,
    String minuteZero,
    @Nullable String recordedDay,
    Map<String, Integer> city,
    Orders orders,
    Map<String, Latency> latencies,
    List<Double> clickToDoorMinutes,
    Latency eventLag,
    Map<String, Map<String, Long>> errors,
    long unexpectedErrors,
    @Nullable String duplicatesUnknown,
    double placingSeconds,
    double wholeSeconds,
    List<Map<String, String>> acknowledgedOrders) {
  /** The share of a recorded day's orders that must be delivered. */
  public static final double DELIVERED_GOAL = 0.97;

  private static final double NINETY = 0.9;

  /** How many orders. */
  public record Orders(
      int attempted,
      int acknowledged,
      int paid,
      int accepted,
      int delivered,
      int completed,
      int rejected,
      int cancelled,
      int expired,
      int failed,
      int paymentFailed,
      int open,
      int lost,
      int duplicated) {}

  /** Some durations, in milliseconds. */
  public record Latency(double p50, double p99, double max, long count) {
    /** Reads a histogram. */
    public static Latency of(DurationHistogram histogram) {
      return new Latency(
          round(histogram.percentileMillis(0.5)),
          round(histogram.percentileMillis(0.99)),
          round(histogram.maximumMillis()),
          histogram.count());
    }
  }

  /** What was missed, in words; empty when all goals are met. */
  public List<String> missed() {
    List<String> missed = new ArrayList<>();
    if (orders.lost > 0) {
      missed.add(orders.lost + " acknowledged orders are lost");
    }
    if (orders.duplicated > 0) {
      missed.add(orders.duplicated + " intents became more than one order or charge");
    }
    if (duplicatesUnknown != null) {
      missed.add("duplicates could not be counted: " + duplicatesUnknown);
    }
    if (orders.open > 0) {
      missed.add(orders.open + " orders never ended");
    }
    if (unexpectedErrors > 0) {
      missed.add(unexpectedErrors + " errors that should never be seen");
    }
    if (recordedDay != null && deliveredShare() < DELIVERED_GOAL) {
      missed.add(
          String.format(
              Locale.ROOT,
              "%.2f%% of the recorded orders were delivered, not %.0f%%",
              100 * deliveredShare(),
              100 * DELIVERED_GOAL));
    }
    return List.copyOf(missed);
  }

  /** The share of attempted orders that were delivered. */
  public double deliveredShare() {
    return orders.attempted == 0 ? 0 : (double) orders.delivered / orders.attempted;
  }

  /** Acknowledged orders a second of machine time while orders were placed. */
  public double ordersPerSecond() {
    return placingSeconds > 0 ? orders.acknowledged / placingSeconds : 0;
  }

  /** The mean of the minutes from click to door, 0 where nothing was delivered. */
  public double clickToDoorMean() {
    return clickToDoorMinutes.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** The minutes from click to door that nine of ten orders did not exceed. */
  public double clickToDoorNinety() {
    if (clickToDoorMinutes.isEmpty()) {
      return 0;
    }
    List<Double> sorted = clickToDoorMinutes.stream().sorted().toList();
    return sorted.get((int) Math.ceil(NINETY * sorted.size()) - 1);
  }

  /** The JSON document. */
  public Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    List<String> missed = missed();
    document.put("goals", Map.of("met", missed.isEmpty(), "missed", missed));
    document.put("run", run);
    document.put("target", target);
    document.put("seed", seed);
    document.put("speed", speed);
    document.put("minute_zero", minuteZero);
    if (recordedDay != null) {
      document.put("instance", recordedDay);
    }
    document.put("city", city);
    document.put("orders", ordersDocument());
    Map<String, Object> latencyDocument = new LinkedHashMap<>();
    latencies.forEach((name, latency) -> latencyDocument.put(name, latencyDocument(latency)));
    document.put("latency_ms", latencyDocument);
    Map<String, Object> clickToDoor = new LinkedHashMap<>();
    clickToDoor.put("mean", round(clickToDoorMean()));
    clickToDoor.put("p90", round(clickToDoorNinety()));
    document.put("click_to_door_minutes", clickToDoor);
    Map<String, Object> lag = new LinkedHashMap<>();
    lag.put("p50", eventLag.p50);
    lag.put("p99", eventLag.p99);
    document.put("event_lag_ms", lag);
    document.put("errors", errors);
    document.put("unexpected_errors", unexpectedErrors);
    document.put("orders_per_second", round(ordersPerSecond()));
    document.put("placing_seconds", round(placingSeconds));
    document.put("whole_seconds", round(wholeSeconds));
    document.put("acknowledged_orders", acknowledgedOrders);
    return document;
  }

  /** A summary for people. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    line(text, "orders     %s", ordersDocument());
    latencies.forEach((name, latency) ->
        line(
            text,
            "%-10s p50 %.1f ms, p99 %.1f ms, max %.1f ms (%d)",
            name,
            latency.p50,
            latency.p99,
            latency.max,
            latency.count));
    line(text, "event lag  p50 %.1f ms, p99 %.1f ms", eventLag.p50, eventLag.p99);
    line(
        text,
        "delivered  %.2f%%, click to door mean %.1f min, p90 %.1f min",
        100 * deliveredShare(),
        clickToDoorMean(),
        clickToDoorNinety());
    line(
        text,
        "pace       %.1f orders/s over %.1f s; the whole took %.0f s",
        ordersPerSecond(),
        placingSeconds,
        wholeSeconds);
    errors.forEach((call, kinds) -> line(text, "errors     %s %s", call, kinds));
    List<String> missed = missed();
    if (missed.isEmpty()) {
      line(text, "goals      met");
    } else {
      missed.forEach(goal -> line(text, "MISSED     %s", goal));
    }
    return text.toString();
  }

  private Map<String, Integer> ordersDocument() {
    Map<String, Integer> document = new LinkedHashMap<>();
    document.put("attempted", orders.attempted);
    document.put("acknowledged", orders.acknowledged);
    document.put("paid", orders.paid);
    document.put("accepted", orders.accepted);
    document.put("delivered", orders.delivered);
    document.put("completed", orders.completed);
    document.put("rejected", orders.rejected);
    document.put("cancelled", orders.cancelled);
    document.put("expired", orders.expired);
    document.put("failed", orders.failed);
    document.put("payment_failed", orders.paymentFailed);
    document.put("open", orders.open);
    document.put("lost", orders.lost);
    document.put("duplicated", orders.duplicated);
    return document;
  }

  private static Map<String, Object> latencyDocument(Latency latency) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("p50", latency.p50);
    document.put("p99", latency.p99);
    document.put("max", latency.max);
    document.put("count", latency.count);
    return document;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
