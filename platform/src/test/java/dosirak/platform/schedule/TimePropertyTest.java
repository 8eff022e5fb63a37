package dosirak.platform.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.Money;
import dosirak.contracts.shop.DatedHours;
import dosirak.contracts.shop.DaySpan;
import dosirak.contracts.shop.MonthlyDayOff;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.Preparation;
import dosirak.contracts.shop.Scheduling;
import dosirak.contracts.shop.ShopCalendar;
import dosirak.contracts.shop.ShopTerms;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * What holds of every shop's hours, promises and slots, against a table of the minutes of its wall
 * clock that is made in another way; -Ddosirak.seed repeats a run.
 */
class TimePropertyTest {
  private static final int SHOPS = 20_000;
  private static final int MOMENTS_A_SHOP = 5;
  private static final int MINUTES_PER_DAY = 1440;
  private static final int DAYS_BEFORE = 3;
  private static final int DAYS_AFTER = 24;
  private static final List<String> ZONES =
      List.of(
          "Asia/Seoul",
          "Asia/Seoul",
          "America/New_York",
          "Europe/Berlin",
          "Australia/Lord_Howe",
          "America/Havana",
          "UTC");

  /** Which minutes of some dates are open, by the wall clock. */
  private static final class Table {
    private final ShopTerms terms;
    private final ZoneId zone;
    private final LocalDate first;
    private final boolean[] open = new boolean[(DAYS_BEFORE + DAYS_AFTER + 2) * MINUTES_PER_DAY];

    Table(ShopTerms terms, LocalDate around) {
      this.terms = terms;
      this.zone = ZoneId.of(terms.timeZone());
      this.first = around.minusDays(DAYS_BEFORE);
      for (int day = 0; day < DAYS_BEFORE + DAYS_AFTER; day++) {
        for (DaySpan span : hours(first.plusDays(day))) {
          for (int minute = span.opensMinute(); minute < span.closesMinute(); minute++) {
            open[day * MINUTES_PER_DAY + minute] = true;
          }
        }
      }
    }

    /** The hours of a date, asked in the order that is documented. */
    private List<DaySpan> hours(LocalDate date) {
      ShopCalendar calendar = terms.calendar();
      List<DaySpan> week = new ArrayList<>();
      for (OpeningSpan span : terms.hours()) {
        if (span.day().equals(date.getDayOfWeek())) {
          week.add(new DaySpan(span.opensMinute(), span.closesMinute()));
        }
      }
      if (calendar == null) {
        return week;
      }
      List<DaySpan> hours = week;
      List<LocalDate> sameDays =
          date.withDayOfMonth(1)
              .datesUntil(date.withDayOfMonth(1).plusMonths(1))
              .filter(each -> each.getDayOfWeek() == date.getDayOfWeek())
              .toList();
      for (MonthlyDayOff off : calendar.monthlyDaysOff()) {
        int index = off.week() == -1 ? sameDays.size() - 1 : off.week() - 1;
        if (off.day() == date.getDayOfWeek()
            && index < sameDays.size()
            && sameDays.get(index).equals(date)) {
          hours = List.of();
        }
      }
      List<DaySpan> holidays = calendar.publicHolidayHours();
      if (holidays != null && PublicHolidays.on(date, zone).isPresent()) {
        hours = holidays;
      }
      for (DatedHours dated : calendar.datedHours().reversed()) {
        if (dated.from().compareTo(date) <= 0 && date.compareTo(dated.until()) <= 0) {
          hours = dated.spans();
        }
      }
      return hours;
    }

    int index(LocalDateTime local) {
      return (int)
          ChronoUnit.MINUTES.between(first.atStartOfDay(), local.truncatedTo(ChronoUnit.MINUTES));
    }

    boolean areOpen(int from, int until) {
      for (int minute = from; minute < until; minute++) {
        if (!open[minute]) {
          return false;
        }
      }
      return true;
    }

    boolean isOpen(Instant at) {
      return open[index(LocalDateTime.ofInstant(at, zone))];
    }

    /** An order can be taken while the shop is open for longer than the last order needs. */
    boolean takesOrders(Instant at) {
      int minute = index(LocalDateTime.ofInstant(at, zone));
      ShopCalendar calendar = terms.calendar();
      return areOpen(minute, minute + 1 + (calendar == null ? 0 : calendar.lastOrderMinutes()));
    }
  }

  @Test
  void hoursAgreeWithATableOfMinutes() {
    overManyShops((random, terms, table, at) -> {
      assertThat(OpeningHours.isOpen(terms, at)).isEqualTo(table.isOpen(at));
      assertThat(OpeningHours.takesOrders(terms, at)).isEqualTo(table.takesOrders(at));

      Instant horizon = at.plus(Duration.ofDays(DAYS_AFTER - 10L));
      Optional<Instant> next = OpeningHours.nextOpening(terms, at);
      Instant opens = next.filter(moment -> moment.isBefore(horizon)).orElse(horizon);
      if (opens.isBefore(horizon)) {
        assertThat(opens).isAfterOrEqualTo(at);
        assertThat(table.takesOrders(opens)).as("takes orders at %s", opens).isTrue();
      }
      assertNothingBetween(random, at, opens, table::takesOrders);

      assertEnd(random, at, OpeningHours.closesAt(terms, at), table::isOpen);
      assertEnd(random, at, OpeningHours.takesOrdersUntil(terms, at), table::takesOrders);
    });
  }

  @Test
  void promisesAreForTheTimeAtHandOrNone() {
    overManyShops((random, terms, table, at) -> {
      int ahead = random.nextInt(40);
      Double metres = random.nextInt(5) == 0 ? null : random.nextDouble(0, 5_000);
      switch (PromiseTime.asSoonAsPossible(terms, at, ahead, metres)) {
        case PromiseTime.Closed(Instant opensAt) -> {
          assertThat(table.takesOrders(at)).isFalse();
          assertThat(Optional.ofNullable(opensAt)).isEqualTo(OpeningHours.nextOpening(terms, at));
        }
        case PromiseTime.Promised(var promise) -> {
          assertThat(table.takesOrders(at)).isTrue();
          assertThat(promise.readyAt()).isEqualTo(at.plus(PromiseTime.preparation(terms, ahead)));
          assertThat(promise.from()).isAfterOrEqualTo(promise.readyAt());
          assertThat(promise.until()).isAfter(promise.from());
          if (PromiseTime.asSoonAsPossible(
                  terms, at, ahead + 1, metres == null ? null : metres + 100)
              instanceof PromiseTime.Promised(var later)) {
            assertThat(later.readyAt()).isAfterOrEqualTo(promise.readyAt());
            assertThat(later.until()).isAfterOrEqualTo(promise.until());
          }
        }
      }
    });
  }

  @Test
  void slotsAreThoseThatTheHoursHoldOnTheDateAsked() {
    overManyShops((random, terms, table, at) -> {
      Scheduling scheduling = terms.scheduling();
      LocalDate today = LocalDate.ofInstant(at, table.zone);
      LocalDate date = today.plusDays(random.nextInt(-1, 9));
      List<PromiseTime.Slot> slots = PromiseTime.slots(terms, date, at);
      if (scheduling == null
          || date.isBefore(today)
          || date.isAfter(today.plusDays(scheduling.daysAhead()))) {
        assertThat(slots).isEmpty();
        return;
      }
      int length = scheduling.slotMinutes();
      Instant earliest = at.plus(Duration.ofMinutes(scheduling.leadMinutes()));
      for (PromiseTime.Slot slot : slots) {
        LocalDateTime local = LocalDateTime.ofInstant(slot.startsAt(), table.zone);
        assertThat(local.toLocalDate()).isEqualTo(date);
        assertThat(slot.startsAt()).isAfterOrEqualTo(earliest);
        assertThat((local.getHour() * 60 + local.getMinute()) % length).isZero();
        assertThat(Duration.between(slot.startsAt(), slot.endsAt()))
            .isEqualTo(Duration.ofMinutes(length));
        for (int minute = 0; minute < length; minute++) {
          assertThat(table.isOpen(slot.startsAt().plusSeconds(60L * minute))).isTrue();
        }
      }
      if (!changesClocks(table.zone, date.minusDays(1), date.plusDays(2))) {
        int cooking = (int) PromiseTime.preparation(terms, 0).toMinutes();
        List<Instant> expected = new ArrayList<>();
        for (int minute = 0; minute < MINUTES_PER_DAY; minute += length) {
          LocalDateTime local = date.atStartOfDay().plusMinutes(minute);
          Instant starts = local.atZone(table.zone).toInstant();
          int index = table.index(local);
          if (table.areOpen(index - cooking, index + length) && !starts.isBefore(earliest)) {
            expected.add(starts);
          }
        }
        assertThat(slots).extracting(PromiseTime.Slot::startsAt).isEqualTo(expected);
      }
    });
  }

  @Test
  void windowsOfKitchensFollowEachOtherWithoutGapOrOverlap() {
    overManyShops((random, terms, table, at) -> {
      int[] parts = {5, 10, 15, 20, 30, 45, 60, 90, 120, 240};
      int length = parts[random.nextInt(parts.length)];
      KitchenWindows.Window window = KitchenWindows.around(table.zone, length, at);
      assertThat(at).isAfterOrEqualTo(window.startsAt()).isBefore(window.endsAt());
      Instant inside =
          window
              .startsAt()
              .plusNanos(
                  random.nextLong(Duration.between(window.startsAt(), window.endsAt()).toNanos()));
      assertThat(KitchenWindows.around(table.zone, length, inside)).isEqualTo(window);
      assertThat(KitchenWindows.around(table.zone, length, window.endsAt()).startsAt())
          .isEqualTo(window.endsAt());
      assertThat(
              KitchenWindows.around(table.zone, length, window.startsAt().minusNanos(1)).endsAt())
          .isEqualTo(window.startsAt());
      LocalDate date = LocalDate.ofInstant(at, table.zone);
      if (!changesClocks(table.zone, date, date.plusDays(1))) {
        LocalDateTime local = LocalDateTime.ofInstant(at, table.zone);
        int number = (local.getHour() * 60 + local.getMinute()) / length;
        assertThat(window.startsAt())
            .isEqualTo(
                date.atStartOfDay()
                    .plusMinutes((long) number * length)
                    .atZone(table.zone)
                    .toInstant());
      }
    });
  }

  private interface Check {
    void of(SplittableRandom random, ShopTerms terms, Table table, Instant at);
  }

  private static void overManyShops(Check check) {
    long seed = Long.getLong("dosirak.seed", 20_260_302);
    SplittableRandom random = new SplittableRandom(seed);
    for (int shop = 0; shop < SHOPS; shop++) {
      ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
      LocalDate date = date(random, zone);
      ShopTerms terms = terms(random, zone, date);
      Table table = new Table(terms, date);
      for (int moment = 0; moment < MOMENTS_A_SHOP; moment++) {
        Instant at = moment(random, terms, zone, date);
        try {
          check.of(random, terms, table, at);
        } catch (AssertionError | RuntimeException failure) {
          throw new AssertionError(
              "seed " + seed + ", shop " + shop + ", at " + at + ": " + terms, failure);
        }
      }
    }
  }

  /** Half of them near a holiday or a change of the clocks. */
  private static LocalDate date(SplittableRandom random, ZoneId zone) {
    LocalDate any = LocalDate.of(2022, 1, 1).plusDays(random.nextInt(3_650));
    if (random.nextBoolean()) {
      return any;
    }
    ZoneOffsetTransition change =
        zone.getRules().nextTransition(any.atStartOfDay(zone).toInstant());
    if (change != null) {
      return LocalDate.ofInstant(change.getInstant(), zone);
    }
    LocalDate date = any;
    for (int days = 0; days < 200 && PublicHolidays.on(date, zone).isEmpty(); days++) {
      date = date.plusDays(1);
    }
    return date;
  }

  /** Often just at, or just before, a full minute, or the end or the beginning of some hours. */
  private static Instant moment(
      SplittableRandom random, ShopTerms terms, ZoneId zone, LocalDate date) {
    LocalDate day = date.plusDays(random.nextInt(-1, 3));
    int minute = random.nextInt(MINUTES_PER_DAY);
    List<DaySpan> spans = OpeningHours.spans(terms, day);
    if (!spans.isEmpty() && random.nextBoolean()) {
      DaySpan span = spans.get(random.nextInt(spans.size()));
      ShopCalendar calendar = terms.calendar();
      minute =
          switch (random.nextInt(3)) {
            case 0 -> span.opensMinute();
            case 1 -> span.closesMinute();
            default -> span.closesMinute() - (calendar == null ? 0 : calendar.lastOrderMinutes());
          };
    }
    Instant at = day.atStartOfDay().plusMinutes(minute).atZone(zone).toInstant();
    return switch (random.nextInt(4)) {
      case 0 -> at;
      case 1 -> at.minusMillis(1);
      case 2 -> at.plus(random.nextInt(120), ChronoUnit.MINUTES);
      default -> at.plusMillis(random.nextInt(3_600_000));
    };
  }

  private static ShopTerms terms(SplittableRandom random, ZoneId zone, LocalDate around) {
    List<OpeningSpan> hours = new ArrayList<>();
    for (int count = random.nextInt(12); count > 0; count--) {
      DaySpan span = span(random);
      hours.add(
          new OpeningSpan(
              DayOfWeek.of(1 + random.nextInt(7)), span.opensMinute(), span.closesMinute()));
    }
    return new ShopTerms(
        zone.getId(),
        hours,
        Money.ZERO,
        1_000,
        List.of(),
        random.nextInt(4) == 0 ? null : calendar(random, around),
        random.nextInt(4) == 0
            ? null
            : new Preparation(1 + random.nextInt(40), random.nextInt(5), random.nextInt(10, 90)),
        random.nextInt(4) == 0
            ? null
            : new Scheduling(
                List.of(10, 15, 20, 30, 60, 120).get(random.nextInt(6)),
                random.nextInt(600),
                random.nextInt(8)),
        null,
        null,
        null);
  }

  private static ShopCalendar calendar(SplittableRandom random, LocalDate around) {
    List<MonthlyDayOff> daysOff = new ArrayList<>();
    for (int count = random.nextInt(3); count > 0; count--) {
      int week = random.nextInt(6);
      daysOff.add(new MonthlyDayOff(week == 0 ? -1 : week, DayOfWeek.of(1 + random.nextInt(7))));
    }
    List<DatedHours> dated = new ArrayList<>();
    for (int count = random.nextInt(3); count > 0; count--) {
      LocalDate from = around.plusDays(random.nextInt(-4, 6));
      dated.add(new DatedHours(from, from.plusDays(random.nextInt(4)), spans(random), ""));
    }
    return new ShopCalendar(
        random.nextInt(3) == 0 ? 0 : random.nextInt(240),
        daysOff,
        random.nextBoolean() ? null : spans(random),
        dated);
  }

  private static List<DaySpan> spans(SplittableRandom random) {
    List<DaySpan> spans = new ArrayList<>();
    for (int count = random.nextInt(3); count > 0; count--) {
      spans.add(span(random));
    }
    return spans;
  }

  private static DaySpan span(SplittableRandom random) {
    int grid = random.nextBoolean() ? 1 : 30;
    int opens = random.nextInt(MINUTES_PER_DAY / grid) * grid;
    int lengths = (2 * MINUTES_PER_DAY - opens) / grid;
    int length =
        random.nextInt(4) == 0
            ? 1 + random.nextInt(lengths)
            : 1 + random.nextInt(Math.min(lengths, 600 / grid));
    return new DaySpan(opens, opens + length * grid);
  }

  private static boolean changesClocks(ZoneId zone, LocalDate from, LocalDate until) {
    ZoneOffsetTransition change =
        zone.getRules().nextTransition(from.atStartOfDay(zone).toInstant().minusNanos(1));
    return change != null && change.getInstant().isBefore(until.atStartOfDay(zone).toInstant());
  }

  /** Whether something that began holds up to its end, and no longer. */
  private static void assertEnd(
      SplittableRandom random, Instant at, Optional<Instant> end, Predicate<Instant> holds) {
    if (!holds.test(at)) {
      assertThat(end).isEmpty();
      return;
    }
    Instant until = end.orElse(at.plus(Duration.ofDays(7)));
    if (until.isBefore(at.plus(Duration.ofDays(12)))) {
      assertThat(until).isAfter(at);
      assertNothingBetween(random, at, until, holds.negate());
      if (end.isPresent()) {
        assertThat(holds.test(until)).as("ends at %s", until).isFalse();
      }
    }
  }

  /** Looks at every minute of some stretches of time, and at some of the others. */
  private static void assertNothingBetween(
      SplittableRandom random, Instant from, Instant until, Predicate<Instant> holds) {
    Instant minute = from.truncatedTo(ChronoUnit.MINUTES);
    long minutes = Duration.between(minute, until).toMinutes();
    if (!from.isBefore(until)) {
      return;
    }
    assertThat(holds.test(from)).as("at %s", from).isFalse();
    assertThat(holds.test(until.minusNanos(1))).as("just before %s", until).isFalse();
    boolean thoroughly = minutes < 600 || random.nextInt(50) == 0;
    int looks = thoroughly ? (int) minutes : 30;
    for (int look = 1; look <= looks; look++) {
      Instant at = minute.plusSeconds(60 * (thoroughly ? look : 1 + random.nextLong(minutes)));
      if (at.isBefore(until)) {
        assertThat(holds.test(at)).as("at %s", at).isFalse();
      }
    }
  }
}
