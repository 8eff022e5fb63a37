package dosirak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LifeSearchTest {
  /** The rates that are tried on a machine that holds so much and no more. */
  private static List<Double> tries(double first, double most) {
    LifeSearch search = new LifeSearch(first);
    List<Double> tries = new ArrayList<>();
    for (OptionalDouble next = search.next(); next.isPresent(); next = search.next()) {
      tries.add(next.getAsDouble());
      search.tried(next.getAsDouble(), next.getAsDouble() <= most);
    }
    return tries;
  }

  private static double best(double first, double most) {
    LifeSearch search = new LifeSearch(first);
    for (OptionalDouble next = search.next(); next.isPresent(); next = search.next()) {
      search.tried(next.getAsDouble(), next.getAsDouble() <= most);
    }
    return search.best().orElse(0);
  }

  @Test
  void growsUntilARateIsNotHeldAndThenLooksBetween() {
    assertThat(tries(40, 60)).containsExactly(40.0, 52.0, 68.0, 59.0, 63.0);
    assertThat(best(40, 60)).isEqualTo(59);
  }

  @Test
  void shrinksWhereTheFirstRateIsTooMuch() {
    assertThat(tries(100, 65)).containsExactly(100.0, 77.0, 59.0, 67.0, 63.0);
    assertThat(best(100, 65)).isEqualTo(63);
  }

  @Test
  void endsAfterSixTriesWhateverTheMachineHolds() {
    assertThat(tries(10, 10_000)).hasSize(LifeSearch.MOST_TRIES);
    assertThat(tries(500, 0)).hasSize(LifeSearch.MOST_TRIES);
  }

  @Test
  void neverTriesARateTwice() {
    for (double most = 0; most < 12; most += 0.5) {
      assertThat(tries(2, most)).doesNotHaveDuplicates();
    }
  }

  @Test
  void saysThatNothingIsHeldWhereNothingIs() {
    assertThat(best(500, 0)).isZero();
  }
}
