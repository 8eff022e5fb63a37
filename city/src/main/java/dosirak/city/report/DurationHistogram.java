package dosirak.city.report;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * Counts durations in buckets that are at most 1/128 of their value wide, from a microsecond to an
 * hour, in fixed memory. The largest is kept exactly. Thread-safe.
 */
public final class DurationHistogram {
  private static final int SUB_BITS = 7;
  private static final int SUB_BUCKETS = 1 << SUB_BITS;
  private static final long LONGEST_MICROS = 3_600_000_000L;
  private static final int BUCKETS = bucketOf(LONGEST_MICROS) + 1;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final LongAccumulator largestNanos = new LongAccumulator(Math::max, 0);

  /** Counts a duration; a negative one counts as zero. */
  public void record(long nanos) {
    long micros = Math.clamp(nanos / 1000, 0, LONGEST_MICROS);
    counts.incrementAndGet(bucketOf(micros));
    largestNanos.accumulate(Math.max(0, nanos));
  }

  /** How many durations were counted. */
  public long count() {
    long sum = 0;
    for (int i = 0; i < BUCKETS; i++) {
      sum += counts.get(i);
    }
    return sum;
  }

  /**
   * The duration that this share of all durations does not exceed, in milliseconds; 0 if none was
   * counted.
   *
   * @param share for example 0.99
   */
  public double percentileMillis(double share) {
    long rank = (long) Math.ceil(share * count());
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts.get(i);
      if (seen >= rank && seen > 0) {
        return Math.min(highestMicrosOf(i) / 1000.0, maximumMillis());
      }
    }
    return 0;
  }

  /** The largest duration, in milliseconds. */
  public double maximumMillis() {
    return largestNanos.get() / 1e6;
  }

  private static int bucketOf(long micros) {
    if (micros < SUB_BUCKETS) {
      return (int) micros;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(micros) - SUB_BITS;
    return (exponent + 1) * SUB_BUCKETS + (int) (micros >>> exponent) - SUB_BUCKETS;
  }

  private static long highestMicrosOf(int bucket) {
    if (bucket < SUB_BUCKETS) {
      return bucket;
    }
    int exponent = bucket / SUB_BUCKETS - 1;
    long first = (long) (bucket % SUB_BUCKETS + SUB_BUCKETS) << exponent;
    return first + (1L << exponent) - 1;
  }
}
