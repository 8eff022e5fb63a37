package dosirak.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.promotion.FlashPlace.Standing;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PollingTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private final Random random = new Random(5);

  private Duration after(Standing standing, long untilStart, long untilTurn) {
    Duration after =
        Polling.after(
            standing,
            Duration.ofSeconds(untilStart),
            Duration.ofSeconds(untilTurn),
            MINUTE,
            random);
    return Objects.requireNonNull(after);
  }

  @Test
  void nobodyAsksOftenWhileNothingCanHappenNorLateWhenItCan() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(after(Standing.BEFORE_DRAW, 3_600, 0)).isBetween(seconds(30), seconds(33));
      assertThat(after(Standing.BEFORE_DRAW, 5, 0)).isBetween(seconds(6), seconds(9));
      assertThat(after(Standing.BEFORE_DRAW, -1, 0)).isBetween(seconds(1), seconds(3));
      assertThat(after(Standing.WAITING, -1, 10_000)).isBetween(seconds(11), seconds(19));
      assertThat(after(Standing.WAITING, -1, 1)).isBetween(seconds(1), seconds(3));
      assertThat(after(Standing.YOUR_TURN, -1, 0)).isEqualTo(seconds(5));
    }
  }

  @Test
  void aCrowdDoesNotAskAtOnce() {
    Set<Duration> times = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      times.add(after(Standing.BEFORE_DRAW, 60, 0));
    }
    assertThat(times).hasSizeGreaterThan(500);
  }

  @Test
  void whoIsDoneDoesNotAskAgain() {
    for (Standing done : Set.of(Standing.SERVED, Standing.MISSED, Standing.TOO_LATE)) {
      assertThat(Polling.after(done, MINUTE, MINUTE, MINUTE, random)).isNull();
    }
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
