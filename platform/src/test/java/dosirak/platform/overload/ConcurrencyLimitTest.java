package dosirak.platform.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.Settings;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrencyLimitTest {
  @Test
  void itStaysBetweenItsBoundsWhateverIsMeasured() {
    for (int least = 1; least <= 20; least += 3) {
      for (int most = least; most <= 100; most += 9) {
        for (double value = least; value <= most; value += 0.7) {
          for (double stretch : new double[] {0, 0.1, 1, 2.9, 3, 3.1, 6, 20, 1e9}) {
            for (int inFlight : new int[] {0, 1, (int) value, most}) {
              ConcurrencyLimit next =
                  new ConcurrencyLimit(least, most, value).after(stretch, inFlight);
              assertThat(next.value()).isBetween((double) least, (double) most);
              assertThat(next.places()).isBetween(least, most);
            }
          }
        }
      }
    }
  }

  @Test
  void theLongerRequestsTakeTheLessAreServedAtOnce() {
    ConcurrencyLimit limit = new ConcurrencyLimit(1, 1_000, 100);
    double before = Double.MAX_VALUE;
    for (double stretch = 1; stretch < 10; stretch += 0.1) {
      double after = limit.after(stretch, 100).value();
      assertThat(after).isLessThanOrEqualTo(before);
      before = after;
    }
    assertThat(limit.after(1, 100).value()).isGreaterThan(100);
    assertThat(limit.after(10, 100).value()).isLessThan(100);
  }

  @Test
  void aLimitThatNobodyComesNearStaysAsItIs() {
    ConcurrencyLimit limit = new ConcurrencyLimit(1, 100, 40);
    assertThat(limit.after(1, 19)).isEqualTo(limit);
    assertThat(limit.after(9, 19)).isEqualTo(limit);
    assertThat(limit.after(1, 20).value()).isGreaterThan(40);
    assertThat(limit.after(9, 20).value()).isLessThan(40);
  }

  @Test
  void equalBoundsMakeItFixed() {
    ConcurrencyLimit limit = ConcurrencyLimit.between(32, 32);
    assertThat(limit.after(1, 32).places()).isEqualTo(32);
    assertThat(limit.after(100, 32).places()).isEqualTo(32);
  }

  /**
   * A part that does some requests side by side as quickly as one, and lets more wait inside, while
   * more than that is asked of it. The limit must find how many it does, from above and from below,
   * and stay there.
   */
  @ParameterizedTest
  @CsvSource({"4,1", "4,400", "10,1", "10,400", "25,1", "25,400", "60,1", "60,400"})
  void itConvergesToWhatThePartCanDo(int sideBySide, int begin) {
    Random random = new Random(sideBySide * 1_000L + begin);
    ConcurrencyLimit limit = new ConcurrencyLimit(1, 400, begin);
    for (int window = 0; window < 1_500; window++) {
      double stretch =
          Math.max(1, limit.places() / (double) sideBySide) * (0.8 + 0.4 * random.nextDouble());
      limit = limit.after(stretch, limit.places());
      if (window > 1_000) {
        // All of it is used, and nobody waits inside for much longer than the tolerance.
        assertThat(limit.places()).isBetween(2 * sideBySide, 8 * sideBySide);
      }
    }
  }

  @Test
  void whatTakesLongWithoutLoadIsNoOverload() {
    NoLoadTime time = new NoLoadTime();
    for (int i = 0; i < 100; i++) {
      assertThat(time.stretchOf(200_000_000, 1)).isEqualTo(1);
    }
    assertThat(time.stretchOf(600_000_000, 30)).isEqualTo(3);
  }

  @Test
  void aLongOverloadIsNotTakenForTheNormalState() {
    NoLoadTime time = new NoLoadTime();
    time.stretchOf(10_000_000, 1);
    for (int i = 0; i < 100_000; i++) {
      assertThat(time.stretchOf(100_000_000, 30)).isEqualTo(10);
    }
  }

  @Test
  void aRouteThatBecameSlowerIsKnownToBe() {
    NoLoadTime time = new NoLoadTime();
    time.stretchOf(10_000_000, 1);
    double stretch = 0;
    for (int i = 0; i < 200; i++) {
      stretch = time.stretchOf(50_000_000, 1);
    }
    assertThat(stretch).isLessThan(1.1);
  }

  @Test
  void differencesOfTheMachineAreNoOverload() {
    NoLoadTime time = new NoLoadTime();
    time.stretchOf(100_000, 1);
    assertThat(time.stretchOf(1_900_000, 30)).isLessThan(1);
  }

  @Test
  void withoutSettingsItIsBetweenSixteenAndSixtyFour() {
    assertThat(OverloadSettings.of(new Settings(Map.of())))
        .isEqualTo(new OverloadSettings(16, 64, 10));
    assertThat(OverloadSettings.of(new Settings(Map.of(OverloadSettings.LEAST, "200"))))
        .isEqualTo(new OverloadSettings(200, 200, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "10001", "1.5"})
  void aSettingThatIsNoNumberIsNamed(String value) {
    for (String key : new String[] {OverloadSettings.LEAST, OverloadSettings.MOST}) {
      assertThatThrownBy(() -> OverloadSettings.of(new Settings(Map.of(key, value))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(key);
    }
  }

  @Test
  void theMostMustNotBeLessThanTheLeast() {
    assertThatThrownBy(() -> OverloadSettings.of(new Settings(Map.of(OverloadSettings.MOST, "8"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(OverloadSettings.MOST);
  }
}
