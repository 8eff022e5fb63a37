package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuessingBrakeTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");

  @Test
  void mistypingAFewTimesCostsNothing() {
    for (int failures = 0; failures < GuessingBrake.FREE_FAILURES; failures++) {
      assertThat(GuessingBrake.waitAfter(failures)).isZero();
    }
  }

  @Test
  void theWaitDoublesWithEveryFurtherFailure() {
    assertThat(GuessingBrake.waitAfter(5)).isEqualTo(Duration.ofSeconds(1));
    assertThat(GuessingBrake.waitAfter(6)).isEqualTo(Duration.ofSeconds(2));
    assertThat(GuessingBrake.waitAfter(10)).isEqualTo(Duration.ofSeconds(32));
  }

  @Test
  void theWaitIsNeverLongerThanItsLimit() {
    for (int failures : new int[] {11, 31, 63, 64, 1_000, Integer.MAX_VALUE}) {
      assertThat(GuessingBrake.waitAfter(failures)).isEqualTo(GuessingBrake.LONGEST_WAIT);
    }
  }

  @Test
  void whatIsLeftCountsFromTheLastFailure() {
    AccountStore.Failures failures = new AccountStore.Failures(7, NOON);
    assertThat(GuessingBrake.remaining(failures, NOON)).isEqualTo(Duration.ofSeconds(4));
    assertThat(GuessingBrake.remaining(failures, NOON.plusSeconds(3)))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(GuessingBrake.remaining(failures, NOON.plusSeconds(4)).isPositive()).isFalse();
  }
}
