package dosirak.platform.schedule;

import com.ibm.icu.util.Calendar;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The public holidays of Korea with their substitutes, after the Act on Public Holidays (공휴일에 관한
 * 법률, 2021, with its later amendments) and the decree that it refers to; the days of the lunar
 * calendar are ICU's. Right from 2018 on; before that the days that were declared for once are
 * missing. Labour Day and Constitution Day are public holidays since 2026.
 *
 * <p>A substitute is the first day after it that is neither a holiday nor a Saturday or a Sunday.
 * The days of 설날 and 추석 have one when they meet a Sunday or another holiday, the others when they
 * meet a Saturday, a Sunday or another holiday; New Year's Day and Memorial Day have none. Days
 * that the government declares for once, and days of elections, follow from no rule: {@link
 * #DECLARED} lists those that are known, and grows with releases. A shop can always say otherwise
 * by date.
 */
public final class PublicHolidays {
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
  private static final ULocale KOREAN_LUNAR = new ULocale("ko_KR@calendar=dangi");
  private static final int FIRST_YEAR = 2014;
  private static final int LAST_YEAR = 2100;

  /** What no rule tells: elections and days that were declared for once. */
  private static final Map<LocalDate, String> DECLARED =
      Map.ofEntries(
          Map.entry(LocalDate.of(2018, 6, 13), "전국동시지방선거일"),
          Map.entry(LocalDate.of(2020, 4, 15), "국회의원 선거일"),
          Map.entry(LocalDate.of(2020, 8, 17), "임시공휴일"),
          Map.entry(LocalDate.of(2022, 3, 9), "대통령 선거일"),
          Map.entry(LocalDate.of(2022, 6, 1), "전국동시지방선거일"),
          Map.entry(LocalDate.of(2023, 10, 2), "임시공휴일"),
          Map.entry(LocalDate.of(2024, 4, 10), "국회의원 선거일"),
          Map.entry(LocalDate.of(2024, 10, 1), "임시공휴일"),
          Map.entry(LocalDate.of(2025, 1, 27), "임시공휴일"),
          Map.entry(LocalDate.of(2025, 6, 3), "대통령 선거일"),
          Map.entry(LocalDate.of(2026, 6, 3), "전국동시지방선거일"),
          Map.entry(LocalDate.of(2028, 4, 12), "국회의원 선거일"));

  private static final Map<Integer, Map<LocalDate, String>> BY_YEAR = new ConcurrentHashMap<>();

  private PublicHolidays() {}

  /** On which days a holiday that is met has a substitute. */
  private enum Substitute {
    NEVER,
    ON_SUNDAYS,
    ON_WEEKENDS
  }

  private record Holiday(LocalDate date, String name, Substitute substitute) {}

  /**
   * The name of a date's holiday, in Korean, at a shop of a time zone; nothing on other days, in
   * other zones and outside of the years 2014 to 2100.
   */
  public static Optional<String> on(LocalDate date, ZoneId zone) {
    if (!zone.equals(SEOUL) || date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        BY_YEAR.computeIfAbsent(date.getYear(), PublicHolidays::year).get(date));
  }

  private static Map<LocalDate, String> year(int year) {
    List<Holiday> holidays = holidays(year);
    Map<LocalDate, List<Holiday>> byDate = new TreeMap<>();
    holidays.forEach(
        each -> byDate.computeIfAbsent(each.date(), date -> new ArrayList<>()).add(each));
    Map<LocalDate, String> named = new LinkedHashMap<>();
    DECLARED.forEach((date, name) -> {
      if (date.getYear() == year) {
        named.put(date, name);
      }
    });
    byDate.forEach((date, same) -> named.put(date, same.getFirst().name()));
    Map<LocalDate, String> all = new TreeMap<>(named);
    byDate.forEach((date, same) -> {
      for (Holiday lost : lost(date, same)) {
        LocalDate day = date.plusDays(1);
        while (all.containsKey(day) || isWeekend(day)) {
          day = day.plusDays(1);
        }
        all.put(day, "대체공휴일(" + lost.name() + ")");
      }
    });
    return Map.copyOf(all);
  }

  /** The holidays of a date that are made up for; of several that meet, all but one. */
  private static List<Holiday> lost(LocalDate date, List<Holiday> same) {
    boolean sunday = date.getDayOfWeek() == DayOfWeek.SUNDAY;
    boolean saturday = date.getDayOfWeek() == DayOfWeek.SATURDAY;
    List<Holiday> onWeekend =
        same.stream()
            .filter(each ->
                (sunday && each.substitute() != Substitute.NEVER)
                    || (saturday && each.substitute() == Substitute.ON_WEEKENDS))
            .toList();
    if (!onWeekend.isEmpty()) {
      return onWeekend;
    }
    List<Holiday> madeUpFor =
        same.stream().filter(each -> each.substitute() != Substitute.NEVER).toList();
    return madeUpFor.subList(0, Math.min(madeUpFor.size(), same.size() - 1));
  }

  private static boolean isWeekend(LocalDate date) {
    return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
  }

  private static List<Holiday> holidays(int year) {
    // National days have substitutes since August 2021, the other two since May 2023.
    Substitute national = year >= 2022 ? Substitute.ON_WEEKENDS : Substitute.NEVER;
    Substitute lateNational = year >= 2021 ? Substitute.ON_WEEKENDS : Substitute.NEVER;
    Substitute religious = year >= 2023 ? Substitute.ON_WEEKENDS : Substitute.NEVER;
    List<Holiday> holidays = new ArrayList<>();
    holidays.add(new Holiday(LocalDate.of(year, 1, 1), "신정", Substitute.NEVER));
    threeDays(lunar(year, 1, 1), "설날", holidays);
    holidays.add(new Holiday(LocalDate.of(year, 3, 1), "삼일절", national));
    if (year >= 2026) {
      holidays.add(new Holiday(LocalDate.of(year, 5, 1), "노동절", Substitute.ON_WEEKENDS));
    }
    holidays.add(new Holiday(LocalDate.of(year, 5, 5), "어린이날", Substitute.ON_WEEKENDS));
    holidays.add(new Holiday(lunar(year, 4, 8), "부처님오신날", religious));
    holidays.add(new Holiday(LocalDate.of(year, 6, 6), "현충일", Substitute.NEVER));
    if (year >= 2026) {
      holidays.add(new Holiday(LocalDate.of(year, 7, 17), "제헌절", national));
    }
    holidays.add(new Holiday(LocalDate.of(year, 8, 15), "광복절", lateNational));
    threeDays(lunar(year, 8, 15), "추석", holidays);
    holidays.add(new Holiday(LocalDate.of(year, 10, 3), "개천절", lateNational));
    holidays.add(new Holiday(LocalDate.of(year, 10, 9), "한글날", lateNational));
    holidays.add(new Holiday(LocalDate.of(year, 12, 25), "성탄절", religious));
    return holidays;
  }

  private static void threeDays(LocalDate middle, String name, List<Holiday> holidays) {
    for (int day = -1; day <= 1; day++) {
      holidays.add(
          new Holiday(middle.plusDays(day), day == 0 ? name : name + " 연휴", Substitute.ON_SUNDAYS));
    }
  }

  /** The date of a day of the lunar year that begins in a year; leap months are others. */
  private static LocalDate lunar(int year, int month, int dayOfMonth) {
    Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("Asia/Seoul"), KOREAN_LUNAR);
    LocalDate date = LocalDate.of(year, 1, 15);
    while (true) {
      calendar.setTimeInMillis(
          date.atTime(LocalTime.NOON).toInstant(ZoneOffset.ofHours(9)).toEpochMilli());
      if (calendar.get(Calendar.MONTH) == month - 1
          && calendar.get(Calendar.DAY_OF_MONTH) == dayOfMonth
          && calendar.get(Calendar.IS_LEAP_MONTH) == 0) {
        return date;
      }
      date = date.plusDays(1);
    }
  }
}
