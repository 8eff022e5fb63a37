package dosirak.platform.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicHolidaysTest {
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  @ParameterizedTest
  @CsvSource({
    "2021-02-12, 2021-09-21, 2021-05-19",
    "2022-02-01, 2022-09-10, 2022-05-08",
    "2023-01-22, 2023-09-29, 2023-05-27",
    "2024-02-10, 2024-09-17, 2024-05-15",
    "2025-01-29, 2025-10-06, 2025-05-05",
    "2026-02-17, 2026-09-25, 2026-05-24",
    "2027-02-07, 2027-09-15, 2027-05-13",
    "2028-01-27, 2028-10-03, 2028-05-02",
    "2029-02-13, 2029-09-22, 2029-05-20",
    "2030-02-03, 2030-09-12, 2030-05-09",
  })
  void theDaysOfTheLunarCalendarAreWhereTheyAre(
      LocalDate newYear, LocalDate harvest, LocalDate buddha) {
    for (LocalDate middle : List.of(newYear, harvest)) {
      String name = middle.equals(newYear) ? "설날" : "추석";
      assertThat(on(middle)).contains(name);
      assertThat(on(middle.minusDays(1))).isPresent();
      assertThat(on(middle.plusDays(1))).isPresent();
    }
    assertThat(on(buddha)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "2021: 08-16 10-04 10-11",
        "2022: 09-12 10-10",
        "2023: 01-24 05-29",
        "2024: 02-12 05-06",
        "2025: 03-03 05-06 10-08",
        "2026: 03-02 05-25 08-17 10-05",
        "2027: 02-09 05-03 07-19 08-16 10-04 10-11 12-27",
        "2028: 10-05",
        "2029: 05-07 05-21 09-24",
        "2030: 02-05 05-06",
      })
  void theseAreTheSubstitutesOfAYearAndThereIsNoOther(int year, String expected) {
    List<String> substitutes =
        LocalDate.of(year, 1, 1)
            .datesUntil(LocalDate.of(year + 1, 1, 1))
            .filter(date -> on(date).filter(name -> name.startsWith("대체공휴일")).isPresent())
            .map(date -> date.toString().substring(5))
            .toList();
    assertThat(substitutes).containsExactly(expected.trim().split(" "));
  }

  /** As the almanacs of these years have them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "2018: 01-01 02-15 02-16 02-17 03-01 05-05 05-07 05-22 06-06 06-13 08-15"
            + " 09-23 09-24 09-25 09-26 10-03 10-09 12-25",
        "2019: 01-01 02-04 02-05 02-06 03-01 05-05 05-06 05-12 06-06 08-15 09-12"
            + " 09-13 09-14 10-03 10-09 12-25",
        "2020: 01-01 01-24 01-25 01-26 01-27 03-01 04-15 04-30 05-05 06-06 08-15"
            + " 08-17 09-30 10-01 10-02 10-03 10-09 12-25",
        "2021: 01-01 02-11 02-12 02-13 03-01 05-05 05-19 06-06 08-15 08-16 09-20"
            + " 09-21 09-22 10-03 10-04 10-09 10-11 12-25",
        "2022: 01-01 01-31 02-01 02-02 03-01 03-09 05-05 05-08 06-01 06-06 08-15"
            + " 09-09 09-10 09-11 09-12 10-03 10-09 10-10 12-25",
        "2023: 01-01 01-21 01-22 01-23 01-24 03-01 05-05 05-27 05-29 06-06 08-15"
            + " 09-28 09-29 09-30 10-02 10-03 10-09 12-25",
        "2024: 01-01 02-09 02-10 02-11 02-12 03-01 04-10 05-05 05-06 05-15 06-06"
            + " 08-15 09-16 09-17 09-18 10-01 10-03 10-09 12-25",
        "2025: 01-01 01-27 01-28 01-29 01-30 03-01 03-03 05-05 05-06 06-03 06-06"
            + " 08-15 10-03 10-05 10-06 10-07 10-08 10-09 12-25",
        "2026: 01-01 02-16 02-17 02-18 03-01 03-02 05-01 05-05 05-24 05-25 06-03"
            + " 06-06 07-17 08-15 08-17 09-24 09-25 09-26 10-03 10-05 10-09 12-25",
        "2027: 01-01 02-06 02-07 02-08 02-09 03-01 05-01 05-03 05-05 05-13 06-06"
            + " 07-17 07-19 08-15 08-16 09-14 09-15 09-16 10-03 10-04 10-09 10-11"
            + " 12-25 12-27",
      })
  void theseAreAllHolidaysOfAYear(int year, String expected) {
    List<String> holidays =
        LocalDate.of(year, 1, 1)
            .datesUntil(LocalDate.of(year + 1, 1, 1))
            .filter(date -> on(date).isPresent())
            .map(date -> date.toString().substring(5))
            .toList();
    assertThat(holidays).containsExactly(expected.trim().split(" "));
  }

  @Test
  void aSubstituteIsNamedAfterTheDayItMakesUpFor() {
    assertThat(on(LocalDate.of(2026, 8, 17))).contains("대체공휴일(광복절)");
  }

  @Test
  void daysThatWereDeclaredForOnceAreHolidays() {
    assertThat(on(LocalDate.of(2025, 1, 27))).contains("임시공휴일");
    assertThat(on(LocalDate.of(2025, 6, 3))).contains("대통령 선거일");
    assertThat(on(LocalDate.of(2026, 6, 3))).contains("전국동시지방선거일");
  }

  @Test
  void noSubstituteFallsOnAnotherHolidayOrAWeekend() {
    for (int year = 2022; year <= 2099; year++) {
      LocalDate.of(year, 1, 1)
          .datesUntil(LocalDate.of(year + 1, 1, 1))
          .filter(date -> on(date).filter(name -> name.startsWith("대체공휴일")).isPresent())
          .forEach(date -> assertThat(date.getDayOfWeek().getValue()).as("%s", date).isLessThan(6));
    }
  }

  @Test
  void otherZonesAndFarYearsHaveNone() {
    LocalDate newYear = LocalDate.of(2026, 1, 1);
    assertThat(PublicHolidays.on(newYear, ZoneId.of("Europe/Berlin"))).isEmpty();
    assertThat(on(LocalDate.of(2013, 1, 1))).isEmpty();
    assertThat(on(LocalDate.of(2101, 1, 1))).isEmpty();
    assertThat(on(newYear)).contains("신정");
    assertThat(on(LocalDate.of(2026, 1, 2))).isEmpty();
  }

  private static Optional<String> on(LocalDate date) {
    return PublicHolidays.on(date, SEOUL);
  }
}
