package dosirak.city;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a rush is to do. One of these says the load: a recorded day; a rate with a duration or a
 * number of orders; a number of orders with a duration; or a number of orders alone, which are
 * spread over a day's demand from 10:00 to 22:00.
 *
 * @param target where the marketplace is
 * @param seed of the city and its people
 * @param ratePerSecond orders a second, machine time; null where another option says the load
 * @param duration how long orders are placed, machine time
 * @param orders how many orders
 * @param instance the folder of a recorded day
 * @param speed the speed that the marketplace's clock must have; null for whatever it has
 * @param report the file that the report is written to
 * @param credentials of a machine client with the scopes simulate and audit
 */
public record RushOptions(
    URI target,
    long seed,
    @Nullable Double ratePerSecond,
    @Nullable Duration duration,
    @Nullable Integer orders,
    @Nullable Path instance,
    @Nullable Double speed,
    Path report,
    Credentials credentials) {
  private static final double HIGHEST_RATE = 2_000;
  private static final int MOST_ORDERS = 1_000_000;

  /**
   * Checks the options against each other.
   *
   * @throws UsageException if they make no sense
   */
  public RushOptions {
    if (target.getHost() == null || target.getScheme() == null) {
      throw new UsageException("--target must be an address like http://localhost:8080");
    }
    if (ratePerSecond != null && !(ratePerSecond > 0 && ratePerSecond <= HIGHEST_RATE)) {
      throw new UsageException("--rate must be more than 0 and at most 2000 orders a second");
    }
    if (duration != null && !duration.isPositive()) {
      throw new UsageException("--for must be a positive number of seconds");
    }
    if (orders != null && (orders < 1 || orders > MOST_ORDERS)) {
      throw new UsageException("--orders must be 1 to 1000000");
    }
    if (speed != null && !(speed > 0)) {
      throw new UsageException("--speed must be positive");
    }
    if (instance != null && (ratePerSecond != null || duration != null || orders != null)) {
      throw new UsageException(
          "a recorded day has its own load: --instance goes without --rate, --for and --orders");
    }
    if (instance == null && orders == null && (ratePerSecond == null || duration == null)) {
      throw new UsageException(
          "say what to play: --rate R --for SECONDS, --orders N, or --instance DIR");
    }
    if (ratePerSecond != null && duration != null && orders != null) {
      throw new UsageException("two of --rate, --for and --orders are enough");
    }
  }
}
