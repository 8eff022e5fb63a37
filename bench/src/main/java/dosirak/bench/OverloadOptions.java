package dosirak.bench;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a bench of overload is to do.
 *
 * @param seed what the shops, the carts and the moments of arrival follow from
 * @param shops how many shops there are
 * @param customers how many people there are
 * @param first how many visits a second are tried first
 * @param step how long each rate is tried
 * @param overload how long twice the capacity is offered
 * @param report the file that the JSON report is written to, absent for none
 */
public record OverloadOptions(
    long seed,
    int shops,
    int customers,
    double first,
    Duration step,
    Duration overload,
    @Nullable Path report) {
  /** Checks the options. */
  public OverloadOptions {
    if (shops < 1
        || customers < 1
        || !(first > 0)
        || !step.isPositive()
        || !overload.isPositive()) {
      throw new IllegalArgumentException("a bench needs shops, customers, a rate and times");
    }
  }
}
