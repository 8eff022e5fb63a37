package dosirak.city.client;

import java.time.Duration;

/**
 * How long to wait before the next attempt: doubling from the first wait up to a cap, of which a
 * random half is taken away so that callers who failed together do not come back together.
 *
 * @param first the wait after the first failure
 * @param cap the longest wait
 */
public record Backoff(Duration first, Duration cap) {
  /** For a server that is away or busy. */
  public static final Backoff AWAY = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

  /** For something that is about to be there. */
  public static final Backoff SOON = new Backoff(Duration.ofMillis(40), Duration.ofMillis(500));

  private static final int MAXIMUM_DOUBLINGS = 20;

  /**
   * The wait after a failed attempt.
   *
   * @param failures how many attempts failed so far, from 1
   * @param chance a random number, 0 inclusive to 1 exclusive
   */
  public Duration after(int failures, double chance) {
    int doublings = Math.min(Math.max(failures - 1, 0), MAXIMUM_DOUBLINGS);
    double longest = Math.min((double) cap.toNanos(), (double) first.toNanos() * (1L << doublings));
    return Duration.ofNanos(Math.round(longest * (1 - chance / 2)));
  }
}
