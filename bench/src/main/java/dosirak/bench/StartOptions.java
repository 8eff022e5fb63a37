package dosirak.bench;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a bench of starting is to do.
 *
 * @param seed what the dinner follows from
 * @param starts how often it is started again in a folder that it has made
 * @param ordersPerSecond of the dinner
 * @param dinner how long that is, after everybody came
 * @param idle how long nobody does anything afterwards
 * @param report the file that the JSON report is written to, absent for none
 */
public record StartOptions(
    long seed,
    int starts,
    double ordersPerSecond,
    Duration dinner,
    Duration idle,
    @Nullable Path report) {
  /** Checks the options. */
  public StartOptions {
    if (starts < 1 || !(ordersPerSecond > 0) || !dinner.isPositive() || !idle.isPositive()) {
      throw new IllegalArgumentException("a bench of starting needs starts, a dinner and a rest");
    }
  }
}
