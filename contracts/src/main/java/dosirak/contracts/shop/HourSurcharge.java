package dosirak.contracts.shop;

import dosirak.contracts.Money;
import java.time.DayOfWeek;
import org.jspecify.annotations.Nullable;

/**
 * What a shop adds to the tip at some hours, by the wall clock of its time zone at the time an
 * order is placed, or for which it is scheduled.
 *
 * @param day absent: every day
 * @param fromMinute minutes from midnight, included
 * @param untilMinute minutes from the same midnight, not included; above 1440 it reaches into the
 *     next day
 */
public record HourSurcharge(
    @Nullable DayOfWeek day, int fromMinute, int untilMinute, Money surcharge) {}
