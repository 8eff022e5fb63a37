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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CalendarTest {
  private static final String SEOUL = "Asia/Seoul";
  private static final String NEW_YORK = "America/New_York";
  private static final String BERLIN = "Europe/Berlin";
  private static final List<DaySpan> CLOSED = List.of();

  @Test
  void theMoreParticularHoursWin() {
    // 2026-10-05 is the substitute of a holiday, and the first Monday of its month.
    ShopCalendar calendar =
        new ShopCalendar(
            0,
            List.of(new MonthlyDayOff(1, DayOfWeek.MONDAY)),
            List.of(new DaySpan(720, 780)),
            List.of());
    ShopTerms terms = daily(SEOUL, 600, 1200, calendar, null);
    LocalDate holiday = LocalDate.of(2026, 10, 5);
    assertThat(OpeningHours.spans(terms, holiday)).containsExactly(new DaySpan(720, 780));
    assertThat(OpeningHours.spans(terms, LocalDate.of(2026, 11, 2))).isEmpty();
    assertThat(OpeningHours.spans(terms, LocalDate.of(2026, 11, 9)))
        .containsExactly(new DaySpan(600, 1200));

    DatedHours first = new DatedHours(holiday, holiday, List.of(new DaySpan(0, 60)), "");
    DatedHours second = new DatedHours(holiday.minusDays(3), holiday.plusDays(3), CLOSED, "");
    ShopTerms dated =
        daily(
            SEOUL,
            600,
            1200,
            new ShopCalendar(
                0,
                calendar.monthlyDaysOff(),
                calendar.publicHolidayHours(),
                List.of(first, second)),
            null);
    assertThat(OpeningHours.spans(dated, holiday)).containsExactly(new DaySpan(0, 60));
    assertThat(OpeningHours.spans(dated, holiday.plusDays(3))).isEmpty();
    assertThat(OpeningHours.spans(dated, holiday.plusDays(5)))
        .containsExactly(new DaySpan(600, 1200));
  }

  @Test
  void withoutHoursForHolidaysTheyAreAsUsualAndWithNoneTheyAreClosed() {
    LocalDate harvest = LocalDate.of(2026, 9, 25);
    ShopTerms usual =
        daily(SEOUL, 600, 1200, new ShopCalendar(0, List.of(), null, List.of()), null);
    ShopTerms closed =
        daily(SEOUL, 600, 1200, new ShopCalendar(0, List.of(), CLOSED, List.of()), null);
    assertThat(OpeningHours.spans(usual, harvest)).hasSize(1);
    assertThat(OpeningHours.spans(closed, harvest)).isEmpty();
    assertThat(OpeningHours.nextOpening(closed, seoul("2026-09-23T20:00:00")))
        .contains(seoul("2026-09-27T10:00:00"));
    ShopTerms berlin =
        daily(BERLIN, 600, 1200, new ShopCalendar(0, List.of(), CLOSED, List.of()), null);
    assertThat(OpeningHours.spans(berlin, harvest)).hasSize(1);
  }

  @Test
  void theLastDayOfAMonthIsOffWhetherItIsTheFourthOrTheFifth() {
    ShopTerms terms =
        daily(
            SEOUL,
            600,
            1200,
            new ShopCalendar(0, List.of(new MonthlyDayOff(-1, DayOfWeek.MONDAY)), null, List.of()),
            null);
    assertThat(OpeningHours.spans(terms, LocalDate.of(2026, 11, 23))).isNotEmpty();
    assertThat(OpeningHours.spans(terms, LocalDate.of(2026, 11, 30))).isEmpty();
    assertThat(OpeningHours.spans(terms, LocalDate.of(2026, 2, 23))).isEmpty();
  }

  @Test
  void whatReachesPastMidnightEndsAsTheDayItBeganOnSays() {
    // The shop is open from 18:00 to 02:00; Thursday is a day off by date.
    LocalDate thursday = LocalDate.of(2026, 11, 26);
    ShopTerms terms =
        daily(
            SEOUL,
            1080,
            1560,
            new ShopCalendar(
                0, List.of(), null, List.of(new DatedHours(thursday, thursday, CLOSED, ""))),
            null);
    assertThat(OpeningHours.isOpen(terms, seoul("2026-11-26T01:59:59.999"))).isTrue();
    assertThat(OpeningHours.isOpen(terms, seoul("2026-11-26T02:00:00"))).isFalse();
    assertThat(OpeningHours.isOpen(terms, seoul("2026-11-26T23:59:59.999"))).isFalse();
    assertThat(OpeningHours.isOpen(terms, seoul("2026-11-27T01:00:00"))).isFalse();
    assertThat(OpeningHours.closesAt(terms, seoul("2026-11-25T23:59:59.999")))
        .contains(seoul("2026-11-26T02:00:00"));
    assertThat(OpeningHours.nextOpening(terms, seoul("2026-11-26T02:00:00")))
        .contains(seoul("2026-11-27T18:00:00"));
  }

  @Test
  void theTimeOfTheLastOrderIsTooLate() {
    ShopTerms terms =
        daily(SEOUL, 600, 1440, new ShopCalendar(30, List.of(), CLOSED, List.of()), null);
    // The next day is a public holiday, so that the hours do not go on.
    Instant lastOrder = seoul("2026-12-24T23:30:00");
    assertThat(OpeningHours.takesOrders(terms, lastOrder.minusMillis(1))).isTrue();
    assertThat(OpeningHours.takesOrders(terms, lastOrder)).isFalse();
    assertThat(OpeningHours.isOpen(terms, seoul("2026-12-24T23:59:59.999"))).isTrue();
    assertThat(OpeningHours.isOpen(terms, seoul("2026-12-25T00:00:00"))).isFalse();
    assertThat(OpeningHours.takesOrdersUntil(terms, seoul("2026-12-24T12:00:00")))
        .contains(lastOrder);
    assertThat(OpeningHours.nextOpening(terms, lastOrder)).contains(seoul("2026-12-26T10:00:00"));
  }

  @Test
  void hoursThatMeetAtMidnightHaveNoLastOrderThere() {
    ShopTerms terms =
        daily(SEOUL, 0, 1440, new ShopCalendar(30, List.of(), CLOSED, List.of()), null);
    assertThat(OpeningHours.takesOrders(terms, seoul("2026-11-23T23:59:59.999"))).isTrue();
    assertThat(OpeningHours.takesOrders(terms, seoul("2026-12-24T23:30:00"))).isFalse();
  }

  @Test
  void aClosedShopIsNeverPromisedForAnotherDay() {
    ShopTerms terms = daily(SEOUL, 600, 1200, null, null);
    PromiseTime.Answer answer =
        PromiseTime.asSoonAsPossible(terms, seoul("2026-11-23T20:00:00"), 0, 1_000.0);
    assertThat(answer).isEqualTo(new PromiseTime.Closed(seoul("2026-11-24T10:00:00")));
    ShopTerms never = new ShopTerms(SEOUL, List.of(), Money.ZERO, 1000, List.of());
    assertThat(PromiseTime.asSoonAsPossible(never, seoul("2026-11-23T20:00:00"), 0, null))
        .isEqualTo(new PromiseTime.Closed(null));
  }

  @Test
  void everyOrderAheadAddsUpToTheMost() {
    ShopTerms terms = terms(SEOUL, week(600, 1200), null, new Preparation(15, 4, 30), null);
    assertThat(PromiseTime.preparation(terms, 0)).isEqualTo(Duration.ofMinutes(15));
    assertThat(PromiseTime.preparation(terms, 3)).isEqualTo(Duration.ofMinutes(27));
    assertThat(PromiseTime.preparation(terms, 4)).isEqualTo(Duration.ofMinutes(30));
    assertThat(PromiseTime.preparation(terms, Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void slotsBeginWhenTheKitchenHasCookedAndEndWithTheHours() {
    ShopTerms terms =
        terms(SEOUL, week(600, 720), null, new Preparation(20, 0, 20), new Scheduling(30, 60, 2));
    Instant now = seoul("2026-11-23T08:00:00");
    assertThat(PromiseTime.slots(terms, LocalDate.of(2026, 11, 23), now))
        .extracting(PromiseTime.Slot::startsAt)
        .containsExactly(
            seoul("2026-11-23T10:30:00"),
            seoul("2026-11-23T11:00:00"),
            seoul("2026-11-23T11:30:00"));
    assertThat(
            PromiseTime.slots(terms, LocalDate.of(2026, 11, 23), seoul("2026-11-23T10:00:00.001")))
        .extracting(PromiseTime.Slot::startsAt)
        .containsExactly(seoul("2026-11-23T11:30:00"));
    assertThat(PromiseTime.slots(terms, LocalDate.of(2026, 11, 25), now)).hasSize(3);
    assertThat(PromiseTime.slots(terms, LocalDate.of(2026, 11, 26), now)).isEmpty();
    assertThat(PromiseTime.slots(terms, LocalDate.of(2026, 11, 22), now)).isEmpty();
    assertThat(PromiseTime.slotAt(terms, seoul("2026-11-23T10:45:00"), now)).isEmpty();
    assertThat(PromiseTime.slotAt(terms, seoul("2026-11-23T11:00:00"), now))
        .map(PromiseTime::forSlot)
        .hasValueSatisfying(promise -> {
          assertThat(promise.from()).isEqualTo(seoul("2026-11-23T11:00:00"));
          assertThat(promise.until()).isEqualTo(seoul("2026-11-23T11:30:00"));
        });
  }

  @Test
  void aKitchenThatHasBeenOpenForDaysHasCookedAtMidnight() {
    ShopTerms terms =
        terms(
            SEOUL,
            List.of(
                new OpeningSpan(DayOfWeek.TUESDAY, 900, 2_880),
                new OpeningSpan(DayOfWeek.WEDNESDAY, 1_424, 1_755)),
            null,
            new Preparation(40, 0, 40),
            new Scheduling(30, 0, 7));
    assertThat(PromiseTime.slots(terms, LocalDate.of(2026, 11, 26), seoul("2026-11-24T12:00:00")))
        .first()
        .extracting(PromiseTime.Slot::startsAt)
        .isEqualTo(seoul("2026-11-26T00:00:00"));
  }

  @Test
  void aSkippedHourHasNoSlotsAndARepeatedOneHasThemOnce() {
    Scheduling scheduling = new Scheduling(30, 0, 30);
    Preparation preparation = new Preparation(1, 0, 1);
    ShopTerms newYork = terms(NEW_YORK, week(0, 1440), null, preparation, scheduling);
    Instant march = Instant.parse("2026-03-01T12:00:00Z");
    assertThat(PromiseTime.slots(newYork, LocalDate.of(2026, 3, 8), march)).hasSize(46);
    Instant november = Instant.parse("2026-10-25T12:00:00Z");
    assertThat(PromiseTime.slots(newYork, LocalDate.of(2026, 11, 1), november)).hasSize(48);
    ShopTerms berlin = terms(BERLIN, week(0, 1440), null, preparation, scheduling);
    assertThat(PromiseTime.slots(berlin, LocalDate.of(2026, 3, 29), march)).hasSize(46);
  }

  @Test
  void hoursThatAClockChangeCutsEndThere() {
    // On 2026-11-01 clocks in New York go from 02:00 back to 01:00.
    ShopTerms terms = daily(NEW_YORK, 80, 180, null, null);
    Instant back = Instant.parse("2026-11-01T06:00:00Z");
    assertThat(OpeningHours.closesAt(terms, back.minusSeconds(1_800))).contains(back);
    assertThat(OpeningHours.nextOpening(terms, back)).contains(back.plusSeconds(1_200));
    assertThat(OpeningHours.closesAt(terms, back.plusSeconds(1_200)))
        .contains(Instant.parse("2026-11-01T08:00:00Z"));
  }

  @Test
  void windowsOfAKitchenMeetWhereClocksAreChanged() {
    ZoneId newYork = ZoneId.of(NEW_YORK);
    Instant back = Instant.parse("2026-11-01T06:00:00Z");
    assertThat(KitchenWindows.around(newYork, 120, back.minusNanos(1)))
        .isEqualTo(new KitchenWindows.Window(back.minusSeconds(7_200), back));
    assertThat(KitchenWindows.around(newYork, 120, back))
        .isEqualTo(new KitchenWindows.Window(back, back.plusSeconds(3_600)));
    assertThat(KitchenWindows.around(ZoneId.of(SEOUL), 30, seoul("2026-11-23T23:59:59.999")))
        .isEqualTo(
            new KitchenWindows.Window(seoul("2026-11-23T23:30:00"), seoul("2026-11-24T00:00:00")));
  }

  private static ShopTerms daily(
      String zone,
      int opens,
      int closes,
      @Nullable ShopCalendar calendar,
      @Nullable Scheduling scheduling) {
    return terms(zone, week(opens, closes), calendar, null, scheduling);
  }

  private static List<OpeningSpan> week(int opens, int closes) {
    return Arrays.stream(DayOfWeek.values())
        .map(day -> new OpeningSpan(day, opens, closes))
        .toList();
  }

  private static ShopTerms terms(
      String zone,
      List<OpeningSpan> hours,
      @Nullable ShopCalendar calendar,
      @Nullable Preparation preparation,
      @Nullable Scheduling scheduling) {
    return new ShopTerms(
        zone,
        hours,
        Money.ZERO,
        1000,
        List.of(),
        calendar,
        preparation,
        scheduling,
        null,
        null,
        null);
  }

  private static Instant seoul(String local) {
    return LocalDateTime.parse(local).atZone(ZoneId.of(SEOUL)).toInstant();
  }
}
