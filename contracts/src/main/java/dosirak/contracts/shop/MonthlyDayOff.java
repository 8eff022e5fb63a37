package dosirak.contracts.shop;

import java.time.DayOfWeek;

/**
 * A day of every month at which a shop is closed, as the second and the fourth Monday.
 *
 * @param week which of the month's days of that name, from 1 to 5; -1 is the last
 */
public record MonthlyDayOff(int week, DayOfWeek day) {}
