package dosirak.shop;

import static dosirak.shop.TermsRules.MINUTES_PER_DAY;

import dosirak.contracts.shop.DatedHours;
import dosirak.contracts.shop.DaySpan;
import dosirak.contracts.shop.MonthlyDayOff;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.ShopCalendar;
import dosirak.shop.Drafts.CalendarDraft;
import dosirak.shop.Drafts.DatedDraft;
import dosirak.shop.Drafts.DayOffDraft;
import dosirak.shop.Drafts.DaySpanDraft;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a shop's calendar must be like; pure. */
final class CalendarRules {
  static final int MOST_DAYS_OFF = 35;
  static final int MOST_DATED = 100;
  static final int MOST_SPANS_A_DAY = 10;
  static final int LONGEST_REASON = 200;
  static final int LONGEST_DATED_DAYS = 366;
  static final int MOST_LAST_ORDER_MINUTES = 240;
  static final LocalDate FIRST_DATE = LocalDate.of(2000, 1, 1);
  static final LocalDate LAST_DATE = LocalDate.of(2100, 12, 31);

  private CalendarRules() {}

  /**
   * Checks a calendar.
   *
   * @param week the weekly hours beside it
   */
  static @Nullable ShopCalendar calendar(
      @Nullable CalendarDraft draft, List<OpeningSpan> week, String at, Findings findings) {
    if (draft == null) {
      return null;
    }
    int before = findings.errors().size();
    List<MonthlyDayOff> daysOff = daysOff(draft, at + ".monthlyDaysOff", findings);
    List<DaySpan> holidays =
        draft.publicHolidayHours() == null
            ? null
            : spans(draft.publicHolidayHours(), at + ".publicHolidayHours", findings);
    List<DatedHours> dated = dated(draft, at + ".datedHours", findings);
    boolean isFine = findings.errors().size() == before;
    int lastOrder =
        (int)
            findings.numberOr(
                0, draft.lastOrderMinutes(), at + ".lastOrderMinutes", 0, MOST_LAST_ORDER_MINUTES);
    if (isFine && lastOrder >= shortest(week, holidays, dated)) {
      findings.add(at + ".lastOrderMinutes", "must be less than the shortest opening hours last");
    }
    return new ShopCalendar(lastOrder, daysOff, holidays, dated);
  }

  /** How many minutes the shortest of all hours last. */
  private static int shortest(
      List<OpeningSpan> week, @Nullable List<DaySpan> holidays, List<DatedHours> dated) {
    return Stream.of(
            week.stream().map(span -> span.closesMinute() - span.opensMinute()),
            Stream.concat(
                    holidays == null ? Stream.<DaySpan>of() : holidays.stream(),
                    dated.stream().flatMap(hours -> hours.spans().stream()))
                .map(span -> span.closesMinute() - span.opensMinute()))
        .flatMap(minutes -> minutes)
        .min(Comparator.naturalOrder())
        .orElse(Integer.MAX_VALUE);
  }

  private static List<MonthlyDayOff> daysOff(CalendarDraft draft, String at, Findings findings) {
    List<MonthlyDayOff> daysOff = new ArrayList<>();
    for (DayOffDraft each : findings.list(draft.monthlyDaysOff(), at, 0, MOST_DAYS_OFF)) {
      String here = at + "[" + daysOff.size() + "]";
      int week = each.week() == null ? 0 : each.week();
      if (week != -1 && (week < 1 || week > 5)) {
        findings.add(here + ".week", "must be 1 to 5, or -1 for the last");
      }
      DayOfWeek day = each.day();
      if (day == null) {
        findings.add(here + ".day", "is missing");
        day = DayOfWeek.MONDAY;
      }
      MonthlyDayOff dayOff = new MonthlyDayOff(week, day);
      if (daysOff.contains(dayOff)) {
        findings.add(here, "is there twice");
      }
      daysOff.add(dayOff);
    }
    return daysOff;
  }

  private static List<DatedHours> dated(CalendarDraft draft, String at, Findings findings) {
    List<DatedHours> dated = new ArrayList<>();
    for (DatedDraft each : findings.list(draft.datedHours(), at, 0, MOST_DATED)) {
      String here = at + "[" + dated.size() + "].";
      int before = findings.errors().size();
      LocalDate from = date(each.from(), here + "from", findings);
      LocalDate until = date(each.until(), here + "until", findings);
      boolean areKnown = findings.errors().size() == before;
      if (areKnown && until.isBefore(from)) {
        findings.add(here + "until", "must not be before the first date");
      } else if (areKnown && ChronoUnit.DAYS.between(from, until) >= LONGEST_DATED_DAYS) {
        findings.add(here + "until", "must be within " + LONGEST_DATED_DAYS + " days");
      }
      List<DaySpan> spans = List.of();
      if (each.spans() == null) {
        findings.add(here + "spans", "is missing");
      } else {
        spans = spans(each.spans(), here + "spans", findings);
      }
      dated.add(
          new DatedHours(
              from,
              until,
              spans,
              findings.optionalText(each.reason(), here + "reason", LONGEST_REASON)));
    }
    return dated;
  }

  private static LocalDate date(@Nullable LocalDate value, String field, Findings findings) {
    if (value == null) {
      findings.add(field, "is missing");
      return FIRST_DATE;
    }
    if (value.isBefore(FIRST_DATE) || value.isAfter(LAST_DATE)) {
      findings.add(field, "must be between " + FIRST_DATE + " and " + LAST_DATE);
      return FIRST_DATE;
    }
    return value;
  }

  /** The hours of one date; none: closed. */
  private static List<DaySpan> spans(
      List<@Nullable DaySpanDraft> drafts, String at, Findings findings) {
    List<DaySpan> spans = new ArrayList<>();
    int before = findings.errors().size();
    for (DaySpanDraft each : findings.list(drafts, at, 0, MOST_SPANS_A_DAY)) {
      String here = at + "[" + spans.size() + "].";
      int opens =
          (int) findings.number(each.opensMinute(), here + "opensMinute", 0, MINUTES_PER_DAY - 1L);
      spans.add(
          new DaySpan(
              opens,
              (int)
                  findings.number(
                      each.closesMinute(),
                      here + "closesMinute",
                      opens + 1L,
                      2L * MINUTES_PER_DAY)));
    }
    if (findings.errors().size() == before) {
      List<Integer> order =
          IntStream.range(0, spans.size())
              .boxed()
              .sorted(Comparator.comparingInt(i -> spans.get(i).opensMinute()))
              .toList();
      int openUntil = 0;
      for (int i : order) {
        if (spans.get(i).opensMinute() < openUntil) {
          findings.add(at + "[" + i + "]", "overlaps another span of the day");
        }
        openUntil = Math.max(openUntil, spans.get(i).closesMinute());
      }
    }
    return spans;
  }
}
