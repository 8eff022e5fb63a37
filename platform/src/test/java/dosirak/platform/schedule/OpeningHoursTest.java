package dosirak.platform.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.Money;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TipStep;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OpeningHoursTest {
  private static final String SEOUL = "Asia/Seoul";
  private static final String NEW_YORK = "America/New_York";
  private static final int MINUTES_PER_WEEK = 7 * 24 * 60;

  @Test
  void aSpanIsOpenFromItsFirstMinuteUpToItsLast() {
    ShopTerms terms = terms(SEOUL, new OpeningSpan(DayOfWeek.MONDAY, 600, 660));
    assertThat(OpeningHours.isOpen(terms, seoul("2026-03-02T09:59:59.999"))).isFalse();
    assertThat(OpeningHours.isOpen(terms, seoul("2026-03-02T10:00:00"))).isTrue();
    assertThat(OpeningHours.isOpen(terms, seoul("2026-03-02T10:59:59.999"))).isTrue();
    assertThat(OpeningHours.isOpen(terms, seoul("2026-03-02T11:00:00"))).isFalse();
  }

  @Test
  void aSundaySpanPastMidnightIsOpenOnMondayMorning() {
    ShopTerms terms = terms(SEOUL, new OpeningSpan(DayOfWeek.SUNDAY, 1080, 1560));
    assertThat(OpeningHours.isOpen(terms, seoul("2026-03-01T17:59:59"))).isFalse();
    assertThat(OpeningHours.isOpen(terms, seoul("2026-03-01T23:59:59"))).isTrue();
    assertThat(OpeningHours.isOpen(terms, seoul("2026-03-02T01:59:59"))).isTrue();
    assertThat(OpeningHours.isOpen(terms, seoul("2026-03-02T02:00:00"))).isFalse();
  }

  @Test
  void sevenWholeDaysAreNeverClosed() {
    ShopTerms terms =
        terms(
            SEOUL,
            Arrays.stream(DayOfWeek.values())
                .map(day -> new OpeningSpan(day, 0, 1440))
                .toArray(OpeningSpan[]::new));
    Instant start = seoul("2026-03-02T00:00:00");
    for (int minute = 0; minute < MINUTES_PER_WEEK; minute++) {
      Instant at = start.plusSeconds(60L * minute);
      assertThat(OpeningHours.isOpen(terms, at)).isTrue();
      assertThat(OpeningHours.nextOpening(terms, at)).contains(at);
    }
  }

  @Test
  void aShopWithoutHoursNeverOpens() {
    ShopTerms terms = terms(SEOUL);
    assertThat(OpeningHours.isOpen(terms, seoul("2026-03-02T12:00:00"))).isFalse();
    assertThat(OpeningHours.nextOpening(terms, seoul("2026-03-02T12:00:00"))).isEmpty();
  }

  @Test
  void theSameSpanOpensAWeekAfterItClosed() {
    ShopTerms terms = terms(SEOUL, new OpeningSpan(DayOfWeek.MONDAY, 600, 660));
    assertThat(OpeningHours.nextOpening(terms, seoul("2026-03-02T11:00:00")))
        .contains(seoul("2026-03-09T10:00:00"));
  }

  @Test
  void anyWeekOfHoursAgreesWithATableOfItsMinutes() {
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<OpeningSpan> hours = new ArrayList<>();
      boolean[] open = new boolean[MINUTES_PER_WEEK];
      for (int count = random.nextInt(5); count > 0; count--) {
        DayOfWeek day = DayOfWeek.of(1 + random.nextInt(7));
        int opens = random.nextInt(1440);
        int closes = opens + 1 + random.nextInt(2880 - opens);
        hours.add(new OpeningSpan(day, opens, closes));
        for (int minute = opens; minute < closes; minute++) {
          open[(day.ordinal() * 1440 + minute) % MINUTES_PER_WEEK] = true;
        }
      }
      ShopTerms terms = terms(SEOUL, hours.toArray(OpeningSpan[]::new));
      Instant monday = seoul("2026-03-02T00:00:00");
      for (int minute = 0; minute < MINUTES_PER_WEEK; minute += 1 + random.nextInt(7)) {
        Instant at = monday.plusSeconds(60L * minute + random.nextInt(60));
        assertThat(OpeningHours.isOpen(terms, at))
            .as("seed %d minute %d", seed, minute)
            .isEqualTo(open[minute]);
      }
      int from = random.nextInt(MINUTES_PER_WEEK);
      int wait = 0;
      while (wait <= MINUTES_PER_WEEK && !open[(from + wait) % MINUTES_PER_WEEK]) {
        wait++;
      }
      var next = OpeningHours.nextOpening(terms, monday.plusSeconds(60L * from));
      if (wait > MINUTES_PER_WEEK) {
        assertThat(next).as("seed %d", seed).isEmpty();
      } else {
        assertThat(next).as("seed %d", seed).contains(monday.plusSeconds(60L * (from + wait)));
      }
    }
  }

  @Test
  void hoursThatBeginInASkippedHourOpenWhenTheClocksAreForward() {
    ShopTerms terms = terms(NEW_YORK, new OpeningSpan(DayOfWeek.SUNDAY, 150, 240));
    Instant clocksForward = Instant.parse("2026-03-08T07:00:00Z");
    assertThat(OpeningHours.isOpen(terms, clocksForward.minusSeconds(1))).isFalse();
    assertThat(OpeningHours.isOpen(terms, clocksForward)).isTrue();
    assertThat(OpeningHours.nextOpening(terms, clocksForward.minusSeconds(3600)))
        .contains(clocksForward);
  }

  @Test
  void hoursInARepeatedHourAreOpenTwice() {
    ShopTerms terms = terms(NEW_YORK, new OpeningSpan(DayOfWeek.SUNDAY, 0, 75));
    Instant clocksBack = Instant.parse("2026-11-01T06:00:00Z");
    Instant betweenTheTwo = clocksBack.minusSeconds(60);
    assertThat(OpeningHours.isOpen(terms, betweenTheTwo)).isFalse();
    assertThat(OpeningHours.isOpen(terms, clocksBack)).isTrue();
    assertThat(OpeningHours.nextOpening(terms, betweenTheTwo)).contains(clocksBack);
  }

  @Test
  void theTipIsThatOfTheFirstStepThatReachesTheDistance() {
    ShopTerms terms =
        new ShopTerms(
            SEOUL,
            List.of(),
            Money.ZERO,
            3000,
            List.of(new TipStep(1000, Money.won(1500)), new TipStep(3000, Money.won(3000))));
    assertThat(tipFor(terms, 0)).contains(Money.won(1500));
    assertThat(tipFor(terms, 1000)).contains(Money.won(1500));
    assertThat(tipFor(terms, 1000.001)).contains(Money.won(3000));
    assertThat(tipFor(terms, 3000)).contains(Money.won(3000));
    assertThat(tipFor(terms, 3000.001)).isEmpty();
    assertThat(tipFor(terms, Double.NaN)).isEmpty();
  }

  @Test
  void theRadiusBoundsATableThatReachesFurther() {
    ShopTerms terms =
        new ShopTerms(SEOUL, List.of(), Money.ZERO, 500, List.of(new TipStep(1000, Money.ZERO)));
    assertThat(tipFor(terms, 500)).contains(Money.ZERO);
    assertThat(tipFor(terms, 501)).isEmpty();
  }

  private static Optional<Money> tipFor(ShopTerms terms, double metres) {
    return DeliveryFee.stepFor(terms, metres).map(TipStep::tip);
  }

  private static ShopTerms terms(String timeZone, OpeningSpan... hours) {
    return new ShopTerms(timeZone, List.of(hours), Money.ZERO, 1000, List.of());
  }

  private static Instant seoul(String local) {
    return LocalDateTime.parse(local).atZone(ZoneId.of(SEOUL)).toInstant();
  }
}
