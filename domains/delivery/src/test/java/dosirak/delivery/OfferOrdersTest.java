package dosirak.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.platform.time.CityClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferOrdersTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");

  @ParameterizedTest
  @CsvSource({"1, 180", "9, 180", "10, 200", "60, 1200"})
  void aRiderHasThreeMinutesInTheCityAndTwentySecondsOnTheWatch(double speed, long seconds) {
    assertThat(OfferOrders.timeToAnswer(speed)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 200", "1, 200", "50, 100", "100, 50", "5000, 50"})
  void aFastCityIsLookedAtOftenAndASlowOneOftenEnough(double speed, long millis) {
    CityClock clock = new CityClock(new CityClock.Anchor(NOON, NOON, speed), () -> NOON);

    assertThat(OfferOrders.pause(clock)).isEqualTo(Duration.ofMillis(millis));
  }
}
