package dosirak.delivery;

import dosirak.contracts.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What a rider earned on a day.
 *
 * @param day in Asia/Seoul, by the time of the delivery
 * @param deliveries orders that were handed over
 * @param pay for them, and for what failed and is paid all the same
 */
record RiderDay(LocalDate day, int deliveries, Money pay) {
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  /** The day of an instant. */
  static LocalDate dayOf(Instant instant) {
    return instant.atZone(SEOUL).toLocalDate();
  }

  /** A day without any. */
  static RiderDay none(LocalDate day) {
    return new RiderDay(day, 0, Money.ZERO);
  }
}
