package dosirak.contracts.shop;

/**
 * A time of a day at which a shop is open, by the wall clock of its time zone.
 *
 * @param opensMinute minutes from midnight, from 0 to 1439
 * @param closesMinute minutes from the midnight of the same day, above opensMinute; above 1440 it
 *     reaches into the next day
 */
public record DaySpan(int opensMinute, int closesMinute) {}
