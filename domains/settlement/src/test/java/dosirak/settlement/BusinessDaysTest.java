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

  @Test
  void aStatementIsPaidOnTheThirdBusinessDayAfterItsDay() {
    // An ordinary week: Monday to Thursday, Friday over the weekend to Wednesday.
    assertThat(BusinessDays.payoutDay(LocalDate.of(2026, 3, 9))).isEqualTo("2026-03-12");
    assertThat(BusinessDays.payoutDay(LocalDate.of(2026, 3, 13))).isEqualTo("2026-03-18");
    assertThat(BusinessDays.payoutDay(LocalDate.of(2026, 3, 14))).isEqualTo("2026-03-18");
    // 추석 2026 is Thursday to Saturday, 24 to 26 September.
    assertThat(BusinessDays.payoutDay(LocalDate.of(2026, 9, 22))).isEqualTo("2026-09-29");
    // The substitute of 삼일절 2026, which is a Sunday, is Monday the second.
    assertThat(BusinessDays.payoutDay(LocalDate.of(2026, 2, 27))).isEqualTo("2026-03-05");
  }

  @Test
  void whatIsDueOnADayIsAllThatIsPaidOnItOrWasBefore() {
    for (LocalDate today = LocalDate.of(2026, 1, 1);
        today.isBefore(LocalDate.of(2027, 1, 1));
        today = today.plusDays(1)) {
      LocalDate last = BusinessDays.lastToPay(today);
      assertThat(BusinessDays.payoutDay(last)).isBeforeOrEqualTo(today);
      assertThat(BusinessDays.payoutDay(last.plusDays(1))).isAfter(today);
    }
  }
}
