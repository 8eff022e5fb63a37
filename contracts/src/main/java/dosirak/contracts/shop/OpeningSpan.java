package dosirak.contracts.shop;

import java.time.DayOfWeek;

/**
 * One stretch of opening hours on a day of the week.
 *
 * @param opensMinute minutes after local midnight, 0 to 1439
 * @param closesMinute minutes after the same midnight, more than opensMinute, up to 2880: past 1440
 *     it is open into the next day
 */
public record OpeningSpan(DayOfWeek day, int opensMinute, int closesMinute) {}
