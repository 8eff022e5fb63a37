package dosirak.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final int SECONDS = 120;

  @Test
  void whatGoesUpAndDownIsFlat() {
    SplittableRandom random = new SplittableRandom(7);

    assertThat(backlog(second -> 1_000 + random.nextInt(100)).isFlat()).isTrue();
  }

  @Test
  void whatGrowsIsNotFlatAndTheGrowthIsOfTheLastHalf() {
    Backlog growing = backlog(second -> 100L + 5L * second);

    assertThat(growing.isFlat()).isFalse();
    assertThat(growing.growth()).isCloseTo(5 * (SECONDS / 2.0 - 1), within(1e-6));
    assertThat(growing.most()).isEqualTo(100 + 5 * (SECONDS - 1));
  }

  @Test
  void aBeginningThatGrowsIsForgiven() {
    assertThat(backlog(second -> Math.min(20L * second, 20L * SECONDS / 2)).isFlat()).isTrue();
  }

  @Test
  void aHandfulMoreIsNoGrowth() {
    assertThat(backlog(second -> second < SECONDS * 3 / 4 ? 0 : 6).isFlat()).isTrue();
  }

  @Test
  void tooFewLooksProveNothing() {
    Backlog few = new Backlog();
    few.add(1);
    few.add(1);

    assertThat(few.isFlat()).isFalse();
    assertThat(few.growth()).isZero();
    assertThat(new Backlog().most()).isZero();
  }

  private static Backlog backlog(IntToLongFunction waiting) {
    Backlog backlog = new Backlog();
    for (int second = 0; second < SECONDS; second++) {
      backlog.add(waiting.applyAsLong(second));
    }
    return backlog;
  }
}
