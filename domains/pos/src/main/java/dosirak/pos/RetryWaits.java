package dosirak.pos;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long a webhook is waited for before it is tried again, in machine time: as Standard Webhooks
 * recommends, longer and longer for some days, each with up to a tenth more by chance so that many
 * do not come back at one moment.
 */
record RetryWaits(List<Duration> waits) {
  static final String SETTING = "pos.webhook-retry-seconds";

  private static final List<Duration> RECOMMENDED =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));
  private static final double CHANCE = 0.1;

  RetryWaits {
    waits = List.copyOf(waits);
  }

  /**
   * @param configured seconds with commas between; absent for what is recommended
   * @throws IllegalArgumentException if it is not that
   */
  static RetryWaits of(@Nullable String configured) {
    if (configured == null) {
      return new RetryWaits(RECOMMENDED);
    }
    try {
      return new RetryWaits(
          Arrays.stream(configured.split(",", -1))
              .map(text -> Duration.ofSeconds(Integer.parseUnsignedInt(text.strip())))
              .toList());
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          SETTING + " must be whole seconds with commas between", wrong);
    }
  }

  /**
   * How long to wait after so many attempts; absent if it is to be given up.
   *
   * @param attempts those made, at least 1
   */
  @Nullable Duration after(int attempts, RandomGenerator random) {
    if (attempts > waits.size()) {
      return null;
    }
    long millis = waits.get(attempts - 1).toMillis();
    return Duration.ofMillis(millis + (long) (millis * CHANCE * random.nextDouble()));
  }
}
