package dosirak.city.client;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what went wrong, by call and kind. An <em>unexpected</em> error is one that no healthy
 * marketplace shows even while it is restarted; the others (503, time-outs, lost connections) are
 * what retries are for.
 */
public final class ErrorTally {
  private final Map<String, Map<String, LongAdder>> counts = new ConcurrentHashMap<>();
  private final LongAdder unexpected = new LongAdder();

  /** Counts an error that a retry may heal. */
  public void note(String call, String kind) {
    counts
        .computeIfAbsent(call, unused -> new ConcurrentHashMap<>())
        .computeIfAbsent(kind, unused -> new LongAdder())
        .increment();
  }

  /** Counts an error that should never be seen. */
  public void unexpected(String call, String kind) {
    note(call, kind);
    unexpected.increment();
  }

  /** Counts a refusal that should never be seen. */
  public void unexpected(Call call, Answer answer) {
    String code = answer.code();
    unexpected(call.name(), code.isEmpty() ? "" + answer.status() : answer.status() + " " + code);
  }

  /** How many errors should never have been seen. */
  public long unexpectedCount() {
    return unexpected.sum();
  }

  /** All errors: call, kind, count. */
  public Map<String, Map<String, Long>> all() {
    Map<String, Map<String, Long>> copy = new TreeMap<>();
    counts.forEach((call, kinds) -> {
      Map<String, Long> kindCounts = new TreeMap<>();
      kinds.forEach((kind, count) -> kindCounts.put(kind, count.sum()));
      copy.put(call, kindCounts);
    });
    return copy;
  }

  /** How many errors of any kind. */
  public long total() {
    return counts.values().stream()
        .flatMap(kinds -> kinds.values().stream())
        .mapToLong(LongAdder::sum)
        .sum();
  }
}
