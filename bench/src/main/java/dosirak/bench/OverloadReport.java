package dosirak.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcome of a bench of overload.
 *
 * @param steps more and more who came
 * @param twice twice as many as the capacity
 * @param after half as many, afterwards
 * @param orders that were acknowledged in all of it
 * @param lost of them are not in the database
 */
record OverloadReport(
    OverloadOptions options,
    List<ArrivalLoad.Outcome> steps,
    ArrivalLoad.Outcome twice,
    ArrivalLoad.Outcome after,
    long orders,
    long lost)
    implements DrillReport {
  private static final double GOODPUT = 0.9;
  private static final double CHECKOUT_MILLIS = 1_000;
  private static final double RECOVERED = 0.99;

  /** Of each kind. */
  private static final double SERVED = 0.95;

  /** Refusals that an overloaded server gives. */
  private static final List<Integer> REFUSALS = List.of(429, 503);

  OverloadReport {
    steps = List.copyOf(steps);
  }

  /** The most visits a second of which all but a few had what they came for in time. */
  double capacity() {
    return capacity(steps);
  }

  static double capacity(List<ArrivalLoad.Outcome> steps) {
    return steps.stream()
        .filter(OverloadReport::isServed)
        .mapToDouble(ArrivalLoad.Outcome::goodPerSecond)
        .max()
        .orElseThrow(() -> new DrillException("Even the first rate was too much."));
  }

  /** Whether all but a few of those who came had what they came for in time. */
  static boolean isServed(ArrivalLoad.Outcome outcome) {
    return outcome.tallies().values().stream()
        .allMatch(tally -> tally.good() >= SERVED * tally.came());
  }

  /** Which share of those who came to order did in time. */
  private static double checkouts(ArrivalLoad.Outcome outcome) {
    ArrivalLoad.Tally tally = outcome.of(Visit.Kind.CHECKOUT);
    return tally.came() == 0 ? 1 : (double) tally.good() / tally.came();
  }

  /** What is left of it when twice as many come. */
  double goodput() {
    return twice.goodPerSecond() / capacity();
  }

  private static double checkoutMillis(ArrivalLoad.Outcome outcome) {
    return outcome.of(Visit.Kind.CHECKOUT).took().percentileMillis(0.99);
  }

  private static Map<Integer, Long> otherwise(ArrivalLoad.Outcome outcome) {
    Map<Integer, Long> sum = new TreeMap<>();
    outcome
        .tallies()
        .values()
        .forEach(tally ->
            tally.otherwise().forEach((status, number) -> sum.merge(status, number, Long::sum)));
    return sum;
  }

  @Override
  public List<String> missed() {
    List<String> missed = new ArrayList<>();
    if (goodput() < GOODPUT) {
      missed.add(
          "at twice the capacity %.0f%% of its goodput are left, less than %.0f%%"
              .formatted(100 * goodput(), 100 * GOODPUT));
    }
    if (checkouts(twice) < GOODPUT) {
      missed.add(
          "at twice the capacity %.0f%% of those who came to order did in time, less than %.0f%%"
              .formatted(100 * checkouts(twice), 100 * GOODPUT));
    }
    if (checkoutMillis(twice) > CHECKOUT_MILLIS) {
      missed.add(
          "at twice the capacity p99 of a checkout is %.0f ms, more than %.0f"
              .formatted(checkoutMillis(twice), CHECKOUT_MILLIS));
    }
    Map<Integer, Long> faults = new TreeMap<>(otherwise(twice));
    REFUSALS.forEach(faults::remove);
    // Whoever found no connection in time.
    faults.remove(0);
    if (!faults.isEmpty()) {
      missed.add("at twice the capacity there were answers that are no refusals: " + faults);
    }
    if (after.goodPerSecond() < RECOVERED * after.camePerSecond()) {
      missed.add(
          "afterwards only %.1f%% of half the capacity were served"
              .formatted(100 * after.goodPerSecond() / after.camePerSecond()));
    }
    if (lost > 0) {
      missed.add(lost + " acknowledged orders are not in the database");
    }
    return missed;
  }

  @Override
  public Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("bench", "overload");
    document.put("passed", missed().isEmpty());
    document.put("missed", missed());
    document.put("seed", options.seed());
    document.put("shops", options.shops());
    document.put("customers", options.customers());
    document.put("capacity_per_second", capacity());
    document.put("goodput_at_twice", goodput());
    document.put("steps", steps.stream().map(OverloadReport::toDocument).toList());
    document.put("twice", toDocument(twice));
    document.put("after", toDocument(after));
    document.put("orders_acknowledged", orders);
    document.put("orders_lost", lost);
    return document;
  }

  private static Map<String, Object> toDocument(ArrivalLoad.Outcome outcome) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("offered_per_second", outcome.camePerSecond());
    document.put("good_per_second", outcome.goodPerSecond());
    document.put("seconds", outcome.time().toMillis() / 1e3);
    document.put("generator_busy_share", outcome.busyShare());
    new EnumMap<>(outcome.tallies())
        .forEach((kind, tally) -> {
          Map<String, Object> each = new LinkedHashMap<>();
          each.put("came", tally.came());
          each.put("good", tally.good());
          each.put("p50_ms", tally.took().percentileMillis(0.5));
          each.put("p99_ms", tally.took().percentileMillis(0.99));
          each.put("otherwise", new TreeMap<>(tally.otherwise()));
          document.put(kind.name().toLowerCase(Locale.ROOT), each);
        });
    return document;
  }

  /** What became of a rate, in a line. */
  static String line(ArrivalLoad.Outcome outcome) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%6.0f visits a second: %6.0f served in time (%3.0f%%), checkout p99 %5.0f ms; ",
            outcome.camePerSecond(),
            outcome.goodPerSecond(),
            100 * outcome.goodPerSecond() / outcome.camePerSecond(),
            checkoutMillis(outcome)));
    new EnumMap<>(outcome.tallies())
        .forEach((kind, tally) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%s %.0f%% ",
                    kind.name().toLowerCase(Locale.ROOT),
                    tally.came() == 0 ? 100.0 : 100.0 * tally.good() / tally.came())));
    Map<Integer, Long> otherwise = otherwise(outcome);
    return text + (otherwise.isEmpty() ? "" : "otherwise " + otherwise);
  }

  @Override
  public String summary() {
    StringBuilder text = new StringBuilder("\n");
    steps.forEach(step -> text.append(line(step)).append('\n'));
    text.append("twice the capacity\n").append(line(twice)).append('\n');
    text.append("afterwards\n").append(line(after)).append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "%nthe capacity is %.0f visits a second; of twice as many %.0f%% of it are served in"
                + " time, p99 of a checkout %.0f ms%n%d orders acknowledged, %d lost; the clients"
                + " needed %.0f%% of a core at twice the capacity%n",
            capacity(),
            100 * goodput(),
            checkoutMillis(twice),
            orders,
            lost,
            100 * twice.busyShare()));
    return text.toString();
  }
}
