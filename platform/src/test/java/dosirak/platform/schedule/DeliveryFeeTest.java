package dosirak.platform.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.order.FeeKind;
import dosirak.contracts.order.FeeLine;
import dosirak.contracts.shop.AmountStep;
import dosirak.contracts.shop.AreaKind;
import dosirak.contracts.shop.AreaShape;
import dosirak.contracts.shop.DeliveryArea;
import dosirak.contracts.shop.DeliveryPricing;
import dosirak.contracts.shop.HourSurcharge;
import dosirak.contracts.shop.Ring;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TipStep;
import dosirak.contracts.shop.Weather;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What deliveries cost; -Ddosirak.seed repeats a run of the many cases. */
class DeliveryFeeTest {
  private static final int CASES = 100_000;
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
  private static final GeoPoint SHOP = new GeoPoint(37.5, 127.0);
  private static final Instant NOON = seoul("2026-11-23T12:00:00");
  private static final DeliveryPricing NOTHING = pricing(List.of(), List.of(), List.of(), 0, 0);

  @Test
  void byDistanceAloneThereIsOneLine() {
    assertThat(price(terms(null), SHOP, 10_000, NOON, Weather.SNOW))
        .isEqualTo(
            new DeliveryFee.Priced(
                Money.won(1_000),
                List.of(new FeeLine(FeeKind.DISTANCE, "1000 m", Money.won(1_000))),
                Money.won(12_000),
                null));
  }

  @Test
  void aTipOfNothingByDistanceIsStillALine() {
    ShopTerms free =
        new ShopTerms(
            "Asia/Seoul", List.of(), Money.ZERO, 500, List.of(new TipStep(500, Money.ZERO)));
    assertThat(priced(free, SHOP, 0, NOON, Weather.FINE).lines()).hasSize(1);
  }

  @Test
  void theLastAmountStepThatIsReachedHolds() {
    ShopTerms terms =
        terms(
            pricing(
                List.of(),
                List.of(
                    new AmountStep(Money.won(0), Money.won(3_000)),
                    new AmountStep(Money.won(15_000), Money.won(1_500)),
                    new AmountStep(Money.won(30_000), Money.ZERO)),
                List.of(),
                0,
                0));
    assertThat(tip(terms, 14_999, NOON)).isEqualTo(4_000);
    assertThat(tip(terms, 15_000, NOON)).isEqualTo(2_500);
    assertThat(tip(terms, 30_000, NOON)).isEqualTo(1_000);
    assertThat(priced(terms, SHOP, 30_000, NOON, Weather.FINE).lines()).hasSize(1);
  }

  @Test
  void hoursPastMidnightBelongToTheDayTheyBeganOn() {
    ShopTerms terms =
        terms(
            pricing(
                List.of(),
                List.of(),
                List.of(
                    new HourSurcharge(DayOfWeek.FRIDAY, 1_320, 1_560, Money.won(2_000)),
                    new HourSurcharge(null, 0, 60, Money.won(500))),
                0,
                0));
    assertThat(tip(terms, 0, seoul("2026-11-27T21:59:59.999"))).isEqualTo(1_000);
    assertThat(tip(terms, 0, seoul("2026-11-27T22:00:00"))).isEqualTo(3_000);
    assertThat(tip(terms, 0, seoul("2026-11-28T00:59:59.999"))).isEqualTo(3_500);
    assertThat(tip(terms, 0, seoul("2026-11-28T01:00:00"))).isEqualTo(3_000);
    assertThat(tip(terms, 0, seoul("2026-11-28T02:00:00"))).isEqualTo(1_000);
    assertThat(tip(terms, 0, seoul("2026-11-27T00:30:00"))).isEqualTo(1_500);
    assertThat(priced(terms, SHOP, 0, seoul("2026-11-28T00:30:00"), Weather.FINE).lines())
        .extracting(FeeLine::kind, FeeLine::detail)
        .containsExactly(
            tuple(FeeKind.DISTANCE, "1000 m"),
            tuple(FeeKind.HOUR, "22:00-02:00"),
            tuple(FeeKind.HOUR, "00:00-01:00"));
  }

  @Test
  void holidaysAndTheirSubstitutesAreNamedUpToMidnight() {
    ShopTerms terms = terms(pricing(List.of(), List.of(), List.of(), 1_000, 700));
    assertThat(tip(terms, 0, seoul("2026-08-16T23:59:59.999"))).isEqualTo(1_000);
    assertThat(tip(terms, 0, seoul("2026-08-17T23:59:59.999"))).isEqualTo(2_000);
    assertThat(tip(terms, 0, seoul("2026-08-18T00:00:00"))).isEqualTo(1_000);
    assertThat(priced(terms, SHOP, 0, seoul("2026-08-17T12:00:00"), Weather.RAIN).lines())
        .contains(
            new FeeLine(FeeKind.PUBLIC_HOLIDAY, "대체공휴일(광복절)", Money.won(1_000)),
            new FeeLine(FeeKind.WEATHER, "RAIN", Money.won(700)))
        .hasSize(3);
  }

  @Test
  void theFirstAreaThatHoldsThePlaceIsTheOneAndOutsideOfAllThereIsNone() {
    DeliveryArea near = area("near", circle(300), null, 0);
    DeliveryArea wide = area("wide", circle(2_000), 20_000L, 1_500);
    ShopTerms terms = terms(pricing(List.of(near, wide), List.of(), List.of(), 0, 0));
    DeliveryFee.Priced here = priced(terms, north(299), 0, NOON, Weather.FINE);
    assertThat(here.area()).isEqualTo("near");
    assertThat(here.minimumOrder()).isEqualTo(Money.won(12_000));
    DeliveryFee.Priced there = priced(terms, north(301), 0, NOON, Weather.FINE);
    assertThat(there.area()).isEqualTo("wide");
    assertThat(there.minimumOrder()).isEqualTo(Money.won(20_000));
    assertThat(there.tip()).isEqualTo(Money.won(2_500));
    assertThat(price(terms, north(2_001), 0, NOON, Weather.FINE))
        .isEqualTo(new DeliveryFee.OutOfArea());
    ShopTerms other = terms(pricing(List.of(wide, near), List.of(), List.of(), 0, 0));
    assertThat(priced(other, north(299), 0, NOON, Weather.FINE).area()).isEqualTo("wide");
  }

  @Test
  void noAreaReachesBeyondTheDeliveryRadius() {
    ShopTerms terms =
        terms(pricing(List.of(area("far", circle(9_000), null, 0)), List.of(), List.of(), 0, 0));
    assertThat(price(terms, north(2_999), 0, NOON, Weather.FINE))
        .isInstanceOf(DeliveryFee.Priced.class);
    assertThat(price(terms, north(3_001), 0, NOON, Weather.FINE))
        .isEqualTo(new DeliveryFee.OutOfArea());
  }

  @Test
  void aRingInARingIsAHole() {
    AreaShape shape = polygon(square(37.4, 127.0, 0.3), square(37.5, 127.1, 0.1));
    assertThat(Areas.hold(shape, SHOP, new GeoPoint(37.45, 127.15))).isTrue();
    assertThat(Areas.hold(shape, SHOP, new GeoPoint(37.55, 127.15))).isFalse();
    assertThat(Areas.hold(shape, SHOP, new GeoPoint(37.8, 127.15))).isFalse();
  }

  @Test
  void ofTilesThatMeetExactlyOneHoldsEachPlace() {
    long seed = seed();
    SplittableRandom random = new SplittableRandom(seed);
    int tiles = 6;
    for (int round = 0; round < 1_000; round++) {
      GeoPoint[][] corners = new GeoPoint[tiles + 1][tiles + 1];
      for (int row = 0; row <= tiles; row++) {
        for (int column = 0; column <= tiles; column++) {
          boolean isEdge = row == 0 || column == 0 || row == tiles || column == tiles;
          double wobble = isEdge || round % 3 == 0 ? 0 : 0.2;
          corners[row][column] =
              new GeoPoint(
                  37 + row + random.nextDouble(-1, 1) * wobble,
                  127 + column + random.nextDouble(-1, 1) * wobble);
        }
      }
      List<AreaShape> shapes = new ArrayList<>();
      for (int row = 0; row < tiles; row++) {
        for (int column = 0; column < tiles; column++) {
          List<GeoPoint> ring =
              new ArrayList<>(
                  List.of(
                      corners[row][column],
                      corners[row][column + 1],
                      corners[row + 1][column + 1],
                      corners[row + 1][column]));
          Collections.rotate(ring, random.nextInt(4));
          shapes.add(polygon(new Ring(random.nextBoolean() ? ring : ring.reversed())));
        }
      }
      for (int look = 0; look < 100; look++) {
        GeoPoint inner = corners[1 + random.nextInt(tiles - 1)][1 + random.nextInt(tiles - 1)];
        GeoPoint place =
            switch (random.nextInt(3)) {
              case 0 -> inner;
              case 1 -> new GeoPoint(inner.latitude(), 127 + random.nextDouble(0, tiles));
              default ->
                  new GeoPoint(37 + random.nextDouble(0, tiles), 127 + random.nextDouble(0, tiles));
            };
        assertThat(shapes.stream().filter(shape -> Areas.hold(shape, SHOP, place)).count())
            .as("seed %d round %d at %s", seed, round, place)
            .isEqualTo(1);
      }
    }
  }

  @Test
  void starsHoldWhatIsNearerToTheirMiddleThanTheirEdge() {
    long seed = seed();
    SplittableRandom random = new SplittableRandom(seed);
    for (int number = 0; number < CASES; number++) {
      int points = 3 + random.nextInt(12);
      double[] lengths = random.doubles(points, 0.2, 1).toArray();
      List<GeoPoint> ring = new ArrayList<>();
      for (int point = 0; point < points; point++) {
        double angle = 2 * Math.PI * point / points;
        ring.add(
            new GeoPoint(
                10 + lengths[point] * Math.sin(angle), 20 + lengths[point] * Math.cos(angle)));
      }
      int side = random.nextInt(points);
      double share = random.nextDouble();
      double scale = random.nextDouble(0, 2);
      GeoPoint from = ring.get(side);
      GeoPoint to = ring.get((side + 1) % points);
      // A place on the way from the middle through a place on the edge.
      GeoPoint place =
          new GeoPoint(
              10 + scale * (from.latitude() + share * (to.latitude() - from.latitude()) - 10),
              20 + scale * (from.longitude() + share * (to.longitude() - from.longitude()) - 20));
      if (Math.abs(scale - 1) > 1e-6) {
        assertThat(Areas.hold(polygon(new Ring(ring)), SHOP, place))
            .as("seed %d number %d scale %s", seed, number, scale)
            .isEqualTo(scale < 1);
      }
    }
  }

  @Test
  void everyPriceIsTheSumOfItsLinesAndMoreIsNeverCheaper() {
    long seed = seed();
    SplittableRandom random = new SplittableRandom(seed);
    int delivered = 0;
    for (int number = 0; number < CASES; number++) {
      ShopTerms terms = anyTerms(random);
      GeoPoint door =
          new GeoPoint(
              SHOP.latitude() + random.nextDouble(-0.03, 0.03),
              SHOP.longitude() + random.nextDouble(-0.03, 0.03));
      long items = random.nextLong(60_000);
      Instant at = seoul("2026-01-01T00:00:00").plusSeconds(random.nextLong(3 * 365 * 86_400L));
      Weather weather = Weather.values()[random.nextInt(Weather.values().length)];
      try {
        if (price(terms, door, items, at, weather) instanceof DeliveryFee.Priced priced) {
          delivered++;
          assertSound(terms, door, items, at, weather, priced);
        } else {
          assertOutside(terms, door);
        }
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(
            "seed " + seed + ", number " + number + ", " + door + " " + terms, failure);
      }
    }
    assertThat(delivered).as("seed %d", seed).isBetween(CASES / 5, CASES * 19 / 20);
  }

  private static void assertSound(
      ShopTerms terms,
      GeoPoint door,
      long items,
      Instant at,
      Weather weather,
      DeliveryFee.Priced priced) {
    DeliveryPricing pricing = terms.deliveryPricing() == null ? NOTHING : terms.deliveryPricing();
    double metres = SHOP.metresTo(door);
    assertThat(metres).isLessThanOrEqualTo(terms.deliveryRadiusMetres());
    assertThat(priced.tip().won())
        .isEqualTo(priced.lines().stream().mapToLong(line -> line.amount().won()).sum());
    assertThat(priced.lines().getFirst().kind()).isEqualTo(FeeKind.DISTANCE);
    assertThat(priced.lines().stream().skip(1)).noneMatch(line -> line.amount().isZero());
    assertThat(priced.lines())
        .isSortedAccordingTo((one, other) -> one.kind().compareTo(other.kind()));

    LocalDateTime local = LocalDateTime.ofInstant(at, SEOUL);
    long expected = 0;
    for (TipStep step : terms.tipTable().reversed()) {
      expected = metres <= step.upToMetres() ? step.tip().won() : expected;
    }
    long amount = 0;
    for (AmountStep step : pricing.amountSteps()) {
      amount = step.from().won() <= items ? step.tip().won() : amount;
    }
    expected += amount;
    DeliveryArea area = null;
    for (DeliveryArea each : pricing.areas().reversed()) {
      area = Areas.hold(each.shape(), SHOP, door) ? each : area;
    }
    expected += area == null ? 0 : area.surcharge().won();
    assertThat(priced.area()).isEqualTo(area == null ? null : area.name());
    assertThat(priced.minimumOrder())
        .isEqualTo(
            area == null || area.minimumOrder() == null
                ? terms.minimumOrder()
                : area.minimumOrder());
    for (HourSurcharge hours : pricing.hourSurcharges()) {
      for (int day = 0; day <= 1; day++) {
        var midnight = local.toLocalDate().minusDays(day).atStartOfDay();
        if ((hours.day() == null || hours.day() == midnight.getDayOfWeek())
            && !local.isBefore(midnight.plusMinutes(hours.fromMinute()))
            && local.isBefore(midnight.plusMinutes(hours.untilMinute()))) {
          expected += hours.surcharge().won();
        }
      }
    }
    boolean isHoliday = PublicHolidays.on(local.toLocalDate(), SEOUL).isPresent();
    expected += isHoliday ? pricing.publicHolidaySurcharge().won() : 0;
    expected += weather == Weather.FINE ? 0 : pricing.badWeatherSurcharge().won();
    assertThat(priced.tip().won()).isEqualTo(expected);

    assertThat(priced(terms, door, items, at, Weather.FINE).tip())
        .isLessThanOrEqualTo(priced.tip());
    if (pricing.areas().isEmpty()) {
      GeoPoint nearer =
          new GeoPoint(
              (SHOP.latitude() + door.latitude()) / 2, (SHOP.longitude() + door.longitude()) / 2);
      assertThat(priced(terms, nearer, items, at, weather).tip()).isLessThanOrEqualTo(priced.tip());
    }
    // The steps of amounts fall in these terms.
    assertThat(priced(terms, door, items + 5_000, at, weather).tip())
        .isLessThanOrEqualTo(priced.tip());
  }

  private static void assertOutside(ShopTerms terms, GeoPoint door) {
    DeliveryPricing pricing = terms.deliveryPricing();
    boolean isTooFar = SHOP.metresTo(door) > terms.deliveryRadiusMetres();
    boolean isInNoArea =
        pricing != null
            && !pricing.areas().isEmpty()
            && pricing.areas().stream().noneMatch(each -> Areas.hold(each.shape(), SHOP, door));
    assertThat(isTooFar || isInNoArea).isTrue();
  }

  /** Tips that grow with the distance, and steps that fall with the amount. */
  private static ShopTerms anyTerms(SplittableRandom random) {
    int radius = 500 + random.nextInt(4_000);
    List<TipStep> table = new ArrayList<>();
    int metres = 0;
    long tip = 0;
    while (metres < radius) {
      metres += 200 + random.nextInt(1_500);
      tip += random.nextInt(1_500);
      table.add(new TipStep(metres, Money.won(tip)));
    }
    return new ShopTerms(
        "Asia/Seoul",
        List.of(),
        Money.won(random.nextInt(20_000)),
        radius,
        table,
        null,
        null,
        null,
        null,
        random.nextInt(5) == 0 ? null : pricing(random),
        null);
  }

  private static DeliveryPricing pricing(SplittableRandom random) {
    List<DeliveryArea> areas = new ArrayList<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      AreaShape shape =
          random.nextBoolean()
              ? circle(random.nextInt(200, 4_000))
              : polygon(
                  square(
                      SHOP.latitude() + random.nextDouble(-0.04, 0.01),
                      SHOP.longitude() + random.nextDouble(-0.04, 0.01),
                      random.nextDouble(0.01, 0.05)));
      areas.add(
          area(
              "area " + count,
              shape,
              random.nextBoolean() ? null : random.nextLong(30_000),
              random.nextBoolean() ? 0 : random.nextInt(3_000)));
    }
    List<AmountStep> steps = new ArrayList<>();
    long from = random.nextBoolean() ? 0 : random.nextInt(10_000);
    long tip = from == 0 ? 4_000 : 0;
    for (int count = random.nextInt(4); count > 0; count--) {
      steps.add(new AmountStep(Money.won(from), Money.won(tip)));
      from += 1 + random.nextInt(20_000);
      tip -= random.nextLong(tip + 1);
    }
    List<HourSurcharge> hours = new ArrayList<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      int begins = random.nextInt(1_440);
      hours.add(
          new HourSurcharge(
              random.nextBoolean() ? null : DayOfWeek.of(1 + random.nextInt(7)),
              begins,
              begins + 1 + random.nextInt(1_440),
              Money.won(random.nextInt(3) * 500L)));
    }
    return pricing(areas, steps, hours, random.nextInt(3) * 400L, random.nextInt(3) * 300L);
  }

  private static DeliveryPricing pricing(
      List<DeliveryArea> areas,
      List<AmountStep> steps,
      List<HourSurcharge> hours,
      long holiday,
      long weather) {
    return new DeliveryPricing(areas, steps, hours, Money.won(holiday), Money.won(weather));
  }

  private static ShopTerms terms(@Nullable DeliveryPricing pricing) {
    return new ShopTerms(
        "Asia/Seoul",
        List.of(),
        Money.won(12_000),
        3_000,
        List.of(new TipStep(1_000, Money.won(1_000)), new TipStep(3_000, Money.won(1_000))),
        null,
        null,
        null,
        null,
        pricing,
        null);
  }

  private static DeliveryArea area(
      String name, AreaShape shape, @Nullable Long minimumOrder, long surcharge) {
    return new DeliveryArea(
        name, shape, minimumOrder == null ? null : Money.won(minimumOrder), Money.won(surcharge));
  }

  private static AreaShape circle(int metres) {
    return new AreaShape(AreaKind.RADIUS, metres, List.of(), null);
  }

  private static AreaShape polygon(Ring... rings) {
    return new AreaShape(AreaKind.POLYGON, null, List.of(rings), null);
  }

  private static Ring square(double south, double west, double degrees) {
    return new Ring(
        Stream.of(
                new GeoPoint(south, west),
                new GeoPoint(south, west + degrees),
                new GeoPoint(south + degrees, west + degrees),
                new GeoPoint(south + degrees, west))
            .toList());
  }

  private static GeoPoint north(double metres) {
    return new GeoPoint(SHOP.latitude() + metres / 111_195.0797, SHOP.longitude());
  }

  private static DeliveryFee.Result price(
      ShopTerms terms, GeoPoint door, long items, Instant at, Weather weather) {
    return DeliveryFee.price(terms, SHOP, door, Money.won(items), at, weather);
  }

  private static DeliveryFee.Priced priced(
      ShopTerms terms, GeoPoint door, long items, Instant at, Weather weather) {
    if (price(terms, door, items, at, weather) instanceof DeliveryFee.Priced priced) {
      return priced;
    }
    throw new AssertionError("out of area");
  }

  private static long tip(ShopTerms terms, long items, Instant at) {
    return priced(terms, SHOP, items, at, Weather.FINE).tip().won();
  }

  private static Instant seoul(String local) {
    return LocalDateTime.parse(local).atZone(SEOUL).toInstant();
  }

  private static long seed() {
    return Long.getLong("dosirak.seed", 20_260_302);
  }
}
