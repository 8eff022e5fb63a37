package dosirak.platform.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long events take from being written to being applied by a subscriber, in machine time. */
public final class EventLag {
  private static final long[] BOUNDS_MILLIS = {
    1,
    2,
    3,
    5,
    7,
    10,
    15,
    20,
    30,
    50,
    70,
    100,
    150,
    200,
    300,
    500,
    700,
    1_000,
    2_000,
    5_000,
    10_000,
    30_000,
    60_000,
    600_000,
    Long.MAX_VALUE
  };

  private final MeterRegistry meters;
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();
  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_MILLIS.length);

  public EventLag(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Notes that an event of a source was applied so long after it was written. */
  public void record(String source, Duration lag) {
    long millis = Math.max(0, lag.toMillis());
    int bucket = 0;
    while (millis > BOUNDS_MILLIS[bucket]) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
    timers
        .computeIfAbsent(source, name -> meters.timer("dosirak.event.lag", "source", name))
        .record(lag);
  }

  /**
   * A bucket of the distribution.
   *
   * @param upToMs its upper bound, inclusive, milliseconds
   * @param count events in this bucket since the process began
   */
  public record Bucket(long upToMs, long count) {}

  /** The distribution since the process began. */
  public List<Bucket> buckets() {
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < BOUNDS_MILLIS.length; i++) {
      buckets.add(new Bucket(BOUNDS_MILLIS[i], counts.get(i)));
    }
    return List.copyOf(buckets);
  }

  /** The bound under which this share of the events lies, 0 where there were none. */
  public long quantileMillis(double share) {
    long total = 0;
    for (int i = 0; i < BOUNDS_MILLIS.length; i++) {
      total += counts.get(i);
    }
    long rank = (long) Math.ceil(total * share);
    long seen = 0;
    for (int i = 0; i < BOUNDS_MILLIS.length; i++) {
      seen += counts.get(i);
      if (total > 0 && seen >= rank) {
        return BOUNDS_MILLIS[i];
      }
    }
    return 0;
  }
}
