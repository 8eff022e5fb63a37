package dosirak.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How much was waiting to be done, looked at in even steps of time. A rate is <em>held</em> when
 * what waits does not grow: over the last half of the time the straight line of least squares rises
 * by no more than a tenth of its mean, or by no more than a handful.
 *
 * <p>Not thread-safe.
 */
final class Backlog {
  private static final double TOLERATED_SHARE = 0.1;
  private static final double HANDFUL = 10;
  private static final int FEWEST = 8;

  private final List<Long> samples = new ArrayList<>();

  void add(long waiting) {
    samples.add(waiting);
  }

  /** The most that waited at any time; 0 if nobody looked. */
  long most() {
    return samples.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** By how much what waits grew over the last half, along the line of least squares. */
  double growth() {
    List<Long> half = samples.subList(samples.size() / 2, samples.size());
    if (half.size() < 2) {
      return 0;
    }
    double middle = (half.size() - 1) / 2.0;
    double mean = mean(half);
    double products = 0;
    double squares = 0;
    for (int i = 0; i < half.size(); i++) {
      products += (i - middle) * (half.get(i) - mean);
      squares += (i - middle) * (i - middle);
    }
    return products / squares * (half.size() - 1);
  }

  /** Whether it was flat over the last half; too few looks prove nothing. */
  boolean isFlat() {
    List<Long> half = samples.subList(samples.size() / 2, samples.size());
    return half.size() >= FEWEST / 2 && growth() <= Math.max(HANDFUL, TOLERATED_SHARE * mean(half));
  }

  private static double mean(List<Long> some) {
    return some.stream().mapToLong(Long::longValue).average().orElse(0);
  }
}
