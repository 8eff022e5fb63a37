package dosirak.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class BusinessDaysTest {
  @Test
  void aDayBeginsAtMidnightInSeoul() {
    assertThat(BusinessDays.of(Instant.parse("2026-03-02T14:59:59.999999Z")))
        .isEqualTo(LocalDate.of(2026, 3, 2));
    assertThat(BusinessDays.of(Instant.parse("2026-03-02T15:00:00Z")))
        .isEqualTo(LocalDate.of(2026, 3, 3));
  }

  @Test
  void aDayMayBeClosedAnHourAfterItsEnd() {
    assertThat(BusinessDays.lastToClose(Instant.parse("2026-03-02T15:59:59.999999Z")))
        .isEqualTo(LocalDate.of(2026, 3, 1));
    assertThat(BusinessDays.lastToClose(Instant.parse("2026-03-02T16:00:00Z")))
        .isEqualTo(LocalDate.of(2026, 3, 2));
  }
}
