package dosirak.contracts.shop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs from a shop's weekly hours. What is more particular wins: dated hours, then public
 * holidays, then monthly days off, then the week.
 *
 * @param lastOrderMinutes how long before the end of a span the last order is taken, in minutes
 * @param publicHolidayHours the hours of public holidays; absent: as usual; none: closed
 * @param datedHours where two hold for a date, the first does
 */
public record ShopCalendar(
    int lastOrderMinutes,
    List<MonthlyDayOff> monthlyDaysOff,
    @Nullable List<DaySpan> publicHolidayHours,
    List<DatedHours> datedHours) {
  public ShopCalendar {
    monthlyDaysOff = List.copyOf(monthlyDaysOff);
    datedHours = List.copyOf(datedHours);
    publicHolidayHours = publicHolidayHours == null ? null : List.copyOf(publicHolidayHours);
  }
}
