package dosirak.platform.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CityClockTest {
  private static final Instant CITY = Instant.parse("2026-03-02T03:00:00Z");
  private static final Instant MACHINE = Instant.parse("2026-11-01T00:00:00Z");

  private final TestClock machine = new TestClock(MACHINE);

  private CityClock clock(double speed) {
    return new CityClock(new CityClock.Anchor(CITY, MACHINE, speed), machine);
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "60, 600", "0.5, 5", "10000, 100000"})
  void itRunsAtItsSpeedFromItsAnchor(double speed, long citySeconds) {
    CityClock clock = clock(speed);
    assertThat(clock.instant()).isEqualTo(CITY);
    machine.advance(Duration.ofSeconds(10));
    assertThat(clock.instant()).isEqualTo(CITY.plusSeconds(citySeconds));
  }

  @Test
  void itNeverGoesBackWhenTheMachinesClockIsSetBack() {
    CityClock clock = clock(60);
    machine.advance(Duration.ofSeconds(10));
    Instant before = clock.instant();
    machine.set(MACHINE.minusSeconds(3600));
    assertThat(clock.instant()).isEqualTo(before);
    machine.set(MACHINE.plusSeconds(11));
    assertThat(clock.instant()).isEqualTo(before.plusSeconds(60));
  }

  @Test
  void processesWithOneAnchorAgreeWheneverTheyStarted() {
    CityClock early = clock(7);
    machine.advance(Duration.ofMillis(12_345));
    CityClock late = new CityClock(early.anchor(), machine);
    assertThat(late.instant()).isEqualTo(early.instant()).isEqualTo(CITY.plusMillis(86_415));
  }

  @Test
  void instantsAreWholeMicrosecondsAsTheDatabaseKeepsThem() {
    machine.advance(Duration.ofNanos(1_234_567));
    assertThat(clock(1).instant()).isEqualTo(CITY.plusNanos(1_234_000));
  }

  @Test
  void itIsExactToTheMicrosecondAfterYears() {
    machine.advance(Duration.ofDays(3_650).plusMillis(500));
    assertThat(
            Duration.between(CITY.plus(Duration.ofDays(3_650).plusMillis(500)), clock(1).instant()))
        .isBetween(Duration.ofNanos(-1_000), Duration.ofNanos(1_000));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 10_001, Double.NaN, Double.POSITIVE_INFINITY})
  void aSpeedThatMakesNoSenseIsRefused(double speed) {
    assertThatThrownBy(() -> clock(speed)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStretchOfCityTimeIsShorterOnTheMachineWhenTheCityIsFast() {
    assertThat(clock(60).onMachine(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(1));
  }
}
