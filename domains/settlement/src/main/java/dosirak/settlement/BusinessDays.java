package dosirak.settlement;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** The days of the books. */
final class BusinessDays {
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
  private static final Duration GRACE = Duration.ofHours(1);

  private BusinessDays() {}

  /** The day in Seoul. */
  static LocalDate of(Instant cityTime) {
    return cityTime.atZone(SEOUL).toLocalDate();
  }

  /** The last day whose statements may be closed: it ended in Seoul an hour ago or more. */
  static LocalDate lastToClose(Instant cityTime) {
    return of(cityTime.minus(GRACE)).minusDays(1);
  }
}
