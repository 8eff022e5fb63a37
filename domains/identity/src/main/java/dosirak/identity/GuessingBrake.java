package dosirak.identity;

import java.time.Duration;
import java.time.Instant;

/**
 * How long one must wait between guesses at one login. The first few failures cost nothing, because
 * people mistype; then the wait doubles up to a minute, so that at most some 1,500 guesses a day
 * are left. It is never longer than that, because anybody can make it grow for anybody.
 */
final class GuessingBrake {
  /** Failures after which the first wait begins. */
  static final int FREE_FAILURES = 5;

  /** The longest wait, machine time. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** Failures are forgotten when none came for this long, machine time. */
  static final Duration MEMORY = Duration.ofHours(1);

  private static final int SHIFT_LIMIT = 30;

  private GuessingBrake() {}

  /** The wait after a number of failures in a row. */
  static Duration waitAfter(int failures) {
    if (failures < FREE_FAILURES) {
      return Duration.ZERO;
    }
    long seconds = 1L << Math.min(failures - FREE_FAILURES, SHIFT_LIMIT);
    Duration wait = Duration.ofSeconds(seconds);
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /** What is left of the wait; zero or less when one may try. */
  static Duration remaining(AccountStore.Failures failures, Instant now) {
    return Duration.between(now, failures.lastFailedAt().plus(waitAfter(failures.count())));
  }
}
