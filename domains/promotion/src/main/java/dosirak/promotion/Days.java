package dosirak.promotion;

import java.time.Instant;
import java.time.ZoneId;

/** The days of coupons and points, which are Seoul's. */
final class Days {
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  private Days() {}

  /** The end of the day so many days after a moment's own day. */
  static Instant endAfter(Instant moment, int days) {
    return moment.atZone(SEOUL).toLocalDate().plusDays(days + 1L).atStartOfDay(SEOUL).toInstant();
  }
}
