package dosirak.platform.schedule;

import dosirak.contracts.shop.DatedHours;
import dosirak.contracts.shop.DaySpan;
import dosirak.contracts.shop.MonthlyDayOff;
import dosirak.contracts.shop.ShopCalendar;
import dosirak.contracts.shop.ShopTerms;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opening hours, read by the wall clock of the shop's time zone: a span is open from its first
 * minute up to, and without, its last. When the zone's clocks are put back the shop is open twice,
 * when they are put forward the skipped minutes do not exist.
 *
 * <p>Which hours a date has is told by the most particular that says something: dated hours, then
 * public holidays, then monthly days off, then the week. A span that reaches past midnight belongs
 * to the date it began on, and ends as that date's hours say. Spans that touch are one.
 */
public final class OpeningHours {
  static final int MINUTES_PER_DAY = 24 * 60;

  /** A shop that takes no order for so many days is taken to be closed for good. */
  private static final int DAYS_LOOKED_AHEAD = 400;

  /** Without a calendar every week is alike but for changes of the clocks. */
  private static final int DAYS_LOOKED_AHEAD_WITHOUT_CALENDAR = 15;

  /** Opening that goes on for so many days is without end. */
  private static final int DAYS_UNTIL_ENDLESS = 8;

  private OpeningHours() {}

  /**
   * A time of being open, in minutes from the midnight that a date begins with, by the wall clock.
   */
  record Stretch(int from, int until) {}

  /** Tells whether a shop with these terms is open at a moment; pauses are not part of terms. */
  public static boolean isOpen(ShopTerms terms, Instant at) {
    LocalDateTime local = LocalDateTime.ofInstant(at, zone(terms));
    return stretchAround(terms, local, 1) != null;
  }

  /** Tells whether it is open and the time of the last order has not come yet. */
  public static boolean takesOrders(ShopTerms terms, Instant at) {
    LocalDateTime local = LocalDateTime.ofInstant(at, zone(terms));
    Stretch stretch = stretchAround(terms, local, 1);
    return stretch != null
        && local.get(ChronoField.MINUTE_OF_DAY) < stretch.until() - lastOrderMinutes(terms);
  }

  /**
   * The first moment, not before the given one, at which a shop with these terms takes orders; the
   * given moment itself if it does then, nothing if it takes none for more than a year.
   */
  public static Optional<Instant> nextOpening(ShopTerms terms, Instant at) {
    if (takesOrders(terms, at)) {
      return Optional.of(at);
    }
    ZoneId zone = zone(terms);
    LocalDate today = LocalDate.ofInstant(at, zone);
    int daysAhead =
        terms.calendar() == null ? DAYS_LOOKED_AHEAD_WITHOUT_CALENDAR : DAYS_LOOKED_AHEAD;
    for (int day = -1; day <= daysAhead; day++) {
      LocalDate date = today.plusDays(day);
      Optional<Instant> first =
          Stream.concat(
                  spans(terms, date).stream()
                      .flatMap(span ->
                          momentsAt(date.atStartOfDay().plusMinutes(span.opensMinute()), zone)),
                  clockChanges(date, zone))
              .filter(moment -> moment.isAfter(at))
              .filter(moment -> takesOrders(terms, moment))
              .min(Comparator.naturalOrder());
      if (first.isPresent()) {
        return first;
      }
    }
    return Optional.empty();
  }

  /**
   * When a shop that is open at a moment closes; nothing if it is not open, or closes at no time
   * that could be told.
   */
  public static Optional<Instant> closesAt(ShopTerms terms, Instant at) {
    return endOf(terms, at, 0, OpeningHours::isOpen);
  }

  /**
   * The time of the last order of a shop that takes orders at a moment, not included; nothing if it
   * takes none, or takes them without end.
   */
  public static Optional<Instant> takesOrdersUntil(ShopTerms terms, Instant at) {
    return endOf(terms, at, lastOrderMinutes(terms), OpeningHours::takesOrders);
  }

  private static Optional<Instant> endOf(
      ShopTerms terms, Instant at, int minutesBefore, BiPredicate<ShopTerms, Instant> holds) {
    ZoneId zone = zone(terms);
    Instant from = at;
    while (holds.test(terms, from)) {
      LocalDateTime local = LocalDateTime.ofInstant(from, zone);
      Stretch stretch = stretchAround(terms, local, DAYS_UNTIL_ENDLESS);
      if (stretch == null || stretch.until() >= DAYS_UNTIL_ENDLESS * MINUTES_PER_DAY) {
        return Optional.empty();
      }
      from = nextChange(local, stretch.until() - minutesBefore, from, zone);
    }
    return from.equals(at) ? Optional.empty() : Optional.of(from);
  }

  /** When the wall clock shows a minute, or is changed before that. */
  private static Instant nextChange(LocalDateTime local, int minute, Instant after, ZoneId zone) {
    ZoneOffsetTransition change = zone.getRules().nextTransition(after);
    return Stream.concat(
            momentsAt(local.toLocalDate().atStartOfDay().plusMinutes(minute), zone),
            change == null ? Stream.empty() : Stream.of(change.getInstant()))
        .filter(moment -> moment.isAfter(after))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The hours of a date, by what is most particular. */
  public static List<DaySpan> spans(ShopTerms terms, LocalDate date) {
    ShopCalendar calendar = terms.calendar();
    if (calendar != null) {
      for (DatedHours dated : calendar.datedHours()) {
        if (!date.isBefore(dated.from()) && !date.isAfter(dated.until())) {
          return dated.spans();
        }
      }
      List<DaySpan> onHolidays = calendar.publicHolidayHours();
      if (onHolidays != null && PublicHolidays.on(date, zone(terms)).isPresent()) {
        return onHolidays;
      }
      if (calendar.monthlyDaysOff().stream().anyMatch(off -> falls(off, date))) {
        return List.of();
      }
    }
    return terms.hours().stream()
        .filter(span -> span.day() == date.getDayOfWeek())
        .map(span -> new DaySpan(span.opensMinute(), span.closesMinute()))
        .toList();
  }

  /**
   * The times of being open that begin or go on at some dates, without those that touch, by the
   * wall clock.
   *
   * @param date whose midnight minutes are counted from
   * @param daysAhead how many dates after it are looked at
   */
  static List<Stretch> stretches(ShopTerms terms, LocalDate date, int daysAhead) {
    List<Stretch> all = new ArrayList<>();
    // Spans of the day before yesterday can last until today and be one with yesterday's.
    for (int day = -2; day <= daysAhead; day++) {
      int midnight = day * MINUTES_PER_DAY;
      for (DaySpan span : spans(terms, date.plusDays(day))) {
        all.add(new Stretch(midnight + span.opensMinute(), midnight + span.closesMinute()));
      }
    }
    all.sort(Comparator.comparingInt(Stretch::from));
    List<Stretch> joined = new ArrayList<>();
    for (Stretch each : all) {
      if (!joined.isEmpty() && each.from() <= joined.getLast().until()) {
        Stretch last = joined.removeLast();
        joined.add(new Stretch(last.from(), Math.max(last.until(), each.until())));
      } else {
        joined.add(each);
      }
    }
    return joined;
  }

  static ZoneId zone(ShopTerms terms) {
    return ZoneId.of(terms.timeZone());
  }

  /** The moments at which a wall clock shows a time: none, one or two; the earlier first. */
  static Stream<Instant> momentsAt(LocalDateTime local, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    return offsets.isEmpty()
        ? Stream.of(rules.getTransition(local).getInstant())
        : offsets.stream().map(local::toInstant);
  }

  private static @Nullable Stretch stretchAround(
      ShopTerms terms, LocalDateTime local, int daysAhead) {
    int minute = local.get(ChronoField.MINUTE_OF_DAY);
    for (Stretch stretch : stretches(terms, local.toLocalDate(), daysAhead)) {
      if (stretch.from() <= minute && minute < stretch.until()) {
        return stretch;
      }
    }
    return null;
  }

  private static int lastOrderMinutes(ShopTerms terms) {
    ShopCalendar calendar = terms.calendar();
    return calendar == null ? 0 : calendar.lastOrderMinutes();
  }

  private static boolean falls(MonthlyDayOff off, LocalDate date) {
    if (off.day() != date.getDayOfWeek()) {
      return false;
    }
    return off.week() == -1
        ? date.plusWeeks(1).getMonth() != date.getMonth()
        : (date.getDayOfMonth() - 1) / 7 + 1 == off.week();
  }

  /** Clocks that are put back or forward can lead into the middle of a span. */
  private static Stream<Instant> clockChanges(LocalDate date, ZoneId zone) {
    ZoneOffsetTransition next =
        zone.getRules().nextTransition(date.atStartOfDay(zone).toInstant().minusNanos(1));
    return next != null && LocalDate.ofInstant(next.getInstant(), zone).equals(date)
        ? Stream.of(next.getInstant())
        : Stream.empty();
  }
}
