package dosirak.platform.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The windows that a kitchen's limit is counted in: equal parts of the day by the wall clock of the
 * shop, from midnight. A change of the clocks ends a window early, so that windows never overlap
 * and leave no gap.
 */
public final class KitchenWindows {
  private KitchenWindows() {}

  /**
   * A window.
   *
   * @param endsAt the first moment after it
   */
  public record Window(Instant startsAt, Instant endsAt) {}

  /**
   * The window that holds a moment.
   *
   * @param windowMinutes the length of a window; the last of a day ends at midnight
   */
  public static Window around(ZoneId zone, int windowMinutes, Instant at) {
    int minute = LocalDateTime.ofInstant(at, zone).get(ChronoField.MINUTE_OF_DAY);
    Instant sinceMinute =
        at.minusNanos(
            LocalDateTime.ofInstant(at, zone).getLong(ChronoField.NANO_OF_DAY) % 60_000_000_000L);
    Instant starts = sinceMinute.minus(minute % windowMinutes, ChronoUnit.MINUTES);
    int untilMidnight = OpeningHours.MINUTES_PER_DAY - (minute - minute % windowMinutes);
    Instant ends = starts.plus(Math.min(windowMinutes, untilMidnight), ChronoUnit.MINUTES);
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition before = rules.previousTransition(at.plusNanos(1));
    ZoneOffsetTransition after = rules.nextTransition(at);
    if (before != null && before.getInstant().isAfter(starts)) {
      starts = before.getInstant();
    }
    if (after != null && after.getInstant().isBefore(ends)) {
      ends = after.getInstant();
    }
    return new Window(starts, ends);
  }
}
