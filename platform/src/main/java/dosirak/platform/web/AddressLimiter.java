package dosirak.platform.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts failures (wrong passwords, wrong codes) by the address they come from, with limits so wide
 * that a school or a carrier whose people share one address does not meet them, and a program that
 * tries passwords does. Over the limit the address waits, longer each time; after each wait it may
 * fail a little more. The count is of this process and begins anew with it.
 *
 * <p>This is beside the limits by account, not instead of them.
 */
public final class AddressLimiter {
  private static final int MOST_ADDRESSES = 100_000;
  private static final int SHARE_AFTER_WAITING = 10;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final MachineClock clock;
  private final int limit;
  private final Duration window;
  private final Cache<String, Count> counts;

  /** 300 failures in ten minutes. */
  public AddressLimiter(MachineClock clock) {
    this(clock, 300, Duration.ofMinutes(10));
  }

  /**
   * @param limit how many failures are let pass
   * @param window in how long; after as long without waiting or failing all is forgotten
   */
  public AddressLimiter(MachineClock clock, int limit, Duration window) {
    this.clock = clock;
    this.limit = limit;
    this.window = window;
    this.counts =
        Caffeine.newBuilder()
            .maximumSize(MOST_ADDRESSES)
            .expireAfterWrite(LONGEST_WAIT.plus(window))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.instant().toEpochMilli()))
            .build();
  }

  /**
   * What is known of an address.
   *
   * @param left how many failures more are let pass before it waits
   * @param since when they began to be counted
   * @param waits how often it has had to wait
   * @param until when it may try again
   */
  private record Count(int left, Instant since, int waits, Instant until) {}

  /**
   * Lets a caller try, unless its address must wait.
   *
   * @param key from {@link ClientAddress#limitKey}
   * @throws Problem 429 with the seconds to wait
   */
  public void check(String key) {
    Count count = counts.getIfPresent(key);
    Instant now = clock.instant();
    if (count != null && count.until().isAfter(now)) {
      long seconds = Duration.between(now, count.until()).plusMillis(999).toSeconds();
      throw Problem.of(429, "too-many-failures", "There were too many failures from this address.")
          .with("retryAfterSeconds", seconds);
    }
  }

  /** Notes that a try from an address failed. */
  public void failed(String key) {
    Instant now = clock.instant();
    counts.asMap().compute(key, (_, before) -> next(before, now));
  }

  private Count next(@Nullable Count before, Instant now) {
    Count count = before == null || isForgotten(before, now) ? fresh(now) : before;
    if (count.until().isAfter(now)) {
      // It was let in before the wait began.
      return count;
    }
    if (count.left() > 1) {
      return new Count(count.left() - 1, count.since(), count.waits(), count.until());
    }
    int waits = count.waits() + 1;
    return new Count(Math.max(1, limit / SHARE_AFTER_WAITING), now, waits, now.plus(waitOf(waits)));
  }

  private Count fresh(Instant now) {
    return new Count(limit, now, 0, now);
  }

  private boolean isForgotten(Count count, Instant now) {
    Instant counting = count.until().isAfter(count.since()) ? count.until() : count.since();
    return now.isAfter(counting.plus(window));
  }

  private static Duration waitOf(int waits) {
    Duration wait = FIRST_WAIT;
    for (int i = 1; i < waits && wait.compareTo(LONGEST_WAIT) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }
}
