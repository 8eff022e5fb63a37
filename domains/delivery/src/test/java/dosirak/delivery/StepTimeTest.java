package dosirak.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepTimeTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  private static final long SEED = 20_260_302;

  @Test
  void aStepOfWhichNothingIsSaidHappensNow() {
    assertThat(StepTime.of(null, minutes(-5), NOON)).isEqualTo(NOON);
  }

  @Test
  void aStepThatIsSaidLaterHappenedWhenItWasTaken() {
    assertThat(StepTime.of(minutes(-12), minutes(-20), NOON)).isEqualTo(minutes(-12));
    assertThat(StepTime.of(minutes(-20), minutes(-20), NOON)).isEqualTo(minutes(-20));
  }

  @Test
  void nothingHappenedInTheFuture() {
    assertThat(StepTime.of(minutes(3), minutes(-5), NOON)).isEqualTo(NOON);
    assertThat(StepTime.of(Instant.MAX, minutes(-5), NOON)).isEqualTo(NOON);
  }

  @Test
  void nothingHappenedBeforeTheStepBefore() {
    assertThat(StepTime.of(minutes(-30), minutes(-20), NOON)).isEqualTo(minutes(-20));
  }

  @Test
  void nothingHappenedTooLongAgo() {
    assertThat(StepTime.of(minutes(-600), minutes(-900), NOON)).isEqualTo(minutes(-360));
    assertThat(StepTime.of(Instant.MIN, minutes(-900), NOON)).isEqualTo(minutes(-360));
  }

  @Test
  void whereTheClocksOfTwoProcessesDifferItHappensNow() {
    assertThat(StepTime.of(minutes(-1), NOON.plusMillis(3), NOON)).isEqualTo(NOON);
  }

  @Test
  void whateverIsSaidStaysWithinItsBounds() {
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      Instant said = minutes(random.nextInt(-1_000, 200));
      Instant previous = minutes(random.nextInt(-1_000, 1));

      Instant happened = StepTime.of(said, previous, NOON);

      assertThat(happened).isBetween(previous, NOON).isAfterOrEqualTo(NOON.minus(StepTime.OLDEST));
    }
  }

  private static Instant minutes(int minutes) {
    return NOON.plus(Duration.ofMinutes(minutes));
  }
}
