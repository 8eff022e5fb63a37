package dosirak.contracts.shop;

import java.time.LocalDate;
import java.util.List;

/**
 * Other hours than usual for some dates: a holiday of the shop's own, or an exception.
 *
 * @param from first date, by the shop's time zone
 * @param until last date, included
 * @param spans the hours of each of these dates; none: closed
 * @param reason for customers; may be empty
 */
public record DatedHours(LocalDate from, LocalDate until, List<DaySpan> spans, String reason) {
  public DatedHours {
    spans = List.copyOf(spans);
  }
}
