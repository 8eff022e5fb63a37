package dosirak.city.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockEstimateTest {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
  private static final long SECOND = 1_000_000_000;

  @Test
  void cityTimeRunsAtItsSpeedFromTheMiddleOfTheRoundTrip() {
    ClockEstimate estimate = ClockEstimate.ofReading(NOON, 60, 0, 2_000_000);

    assertThat(estimate.at(1_000_000 + SECOND)).isEqualTo(NOON.plus(Duration.ofMinutes(1)));
    assertThat(estimate.nanosUntil(NOON.plus(Duration.ofMinutes(2)), 1_000_000))
        .isEqualTo(2 * SECOND);
  }

  @Test
  void theMoreExactOfTwoReadingsThatAgreeIsKept() {
    ClockEstimate exact = ClockEstimate.ofReading(NOON, 60, 0, 1_000_000);
    ClockEstimate vague =
        ClockEstimate.ofReading(NOON.plusSeconds(60), 60, SECOND, SECOND + 9_000_000);

    assertThat(exact.refinedBy(vague)).isSameAs(exact);
    assertThat(vague.refinedBy(exact)).isSameAs(exact);
  }

  @Test
  void aReadingThatContradictsWins() {
    ClockEstimate before = ClockEstimate.ofReading(NOON, 60, 0, 1_000_000);
    ClockEstimate jumped =
        ClockEstimate.ofReading(NOON.plusSeconds(90), 60, SECOND, SECOND + 9_000_000);
    ClockEstimate faster =
        ClockEstimate.ofReading(NOON.plusSeconds(60), 30, SECOND, SECOND + 9_000_000);

    assertThat(before.refinedBy(jumped)).isSameAs(jumped);
    assertThat(before.refinedBy(faster)).isSameAs(faster);
  }
}
