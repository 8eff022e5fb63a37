package dosirak.settlement;

import dosirak.platform.schedule.PublicHolidays;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** The days of the books. */
final class BusinessDays {
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
  private static final Duration GRACE = Duration.ofHours(1);

  /** So many business days after a day its statement is paid. */
  private static final int PAYOUT_DAYS = 3;

  private BusinessDays() {}

  /** The day in Seoul. */
  static LocalDate of(Instant cityTime) {
    return cityTime.atZone(SEOUL).toLocalDate();
  }

  /** The last day whose statements may be closed: it ended in Seoul an hour ago or more. */
  static LocalDate lastToClose(Instant cityTime) {
    return of(cityTime.minus(GRACE)).minusDays(1);
  }

  /** Neither a Saturday, nor a Sunday, nor a public holiday in Korea. */
  static boolean isBusinessDay(LocalDate day) {
    return day.getDayOfWeek() != DayOfWeek.SATURDAY
        && day.getDayOfWeek() != DayOfWeek.SUNDAY
        && PublicHolidays.on(day, SEOUL).isEmpty();
  }

  /** The day on which the statement of a day is paid: the third business day after it. */
  static LocalDate payoutDay(LocalDate statementDay) {
    LocalDate day = statementDay;
    int left = PAYOUT_DAYS;
    while (left > 0) {
      day = day.plusDays(1);
      left -= isBusinessDay(day) ? 1 : 0;
    }
    return day;
  }

  /** The last day whose statement is due to be paid on a day, or was before. */
  static LocalDate lastToPay(LocalDate today) {
    LocalDate day = today.minusDays(PAYOUT_DAYS);
    while (payoutDay(day).isAfter(today)) {
      day = day.minusDays(1);
    }
    return day;
  }
}
