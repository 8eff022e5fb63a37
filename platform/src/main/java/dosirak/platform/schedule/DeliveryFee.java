package dosirak.platform.schedule;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.order.FeeKind;
import dosirak.contracts.order.FeeLine;
import dosirak.contracts.shop.AmountStep;
import dosirak.contracts.shop.DeliveryArea;
import dosirak.contracts.shop.DeliveryPricing;
import dosirak.contracts.shop.HourSurcharge;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TipStep;
import dosirak.contracts.shop.Weather;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a customer pays for delivery, part by part, and whether a shop delivers there at all. */
public final class DeliveryFee {
  private DeliveryFee() {}

  /** The answer. */
  public sealed interface Result {}

  /**
   * The shop delivers there.
   *
   * @param tip the sum of the lines
   * @param lines the step of the distance, and every other part that is not nothing
   * @param minimumOrder the least value of items for this place
   * @param area the name of the area; absent where the shop has none
   */
  public record Priced(Money tip, List<FeeLine> lines, Money minimumOrder, @Nullable String area)
      implements Result {
    public Priced {
      lines = List.copyOf(lines);
    }
  }

  /** It does not. */
  public record OutOfArea() implements Result {}

  /**
   * Prices a delivery.
   *
   * @param shop where the shop is
   * @param door where it is to be delivered, as exactly as it is known
   * @param items the value of the items, before discounts
   * @param at when it is ordered, or the time it is ordered for
   */
  public static Result price(
      ShopTerms terms, GeoPoint shop, GeoPoint door, Money items, Instant at, Weather weather) {
    double metres = shop.metresTo(door);
    Optional<TipStep> step = stepFor(terms, metres);
    if (step.isEmpty()) {
      return new OutOfArea();
    }
    List<FeeLine> lines = new ArrayList<>();
    lines.add(new FeeLine(FeeKind.DISTANCE, step.get().upToMetres() + " m", step.get().tip()));
    DeliveryPricing pricing = terms.deliveryPricing();
    if (pricing == null) {
      return new Priced(step.get().tip(), lines, terms.minimumOrder(), null);
    }
    @Nullable DeliveryArea area = null;
    if (!pricing.areas().isEmpty()) {
      area =
          pricing.areas().stream()
              .filter(each -> Areas.hold(each.shape(), shop, door))
              .findFirst()
              .orElse(null);
      if (area == null) {
        return new OutOfArea();
      }
    }
    addAmount(pricing, items, lines);
    if (area != null) {
      add(FeeKind.AREA, area.name(), area.surcharge(), lines);
    }
    addTimes(pricing, OpeningHours.zone(terms), at, lines);
    if (weather != Weather.FINE) {
      add(FeeKind.WEATHER, weather.name(), pricing.badWeatherSurcharge(), lines);
    }
    Money tip = lines.stream().map(FeeLine::amount).reduce(Money.ZERO, Money::plus);
    Money minimum = area == null ? null : area.minimumOrder();
    return new Priced(
        tip,
        lines,
        minimum == null ? terms.minimumOrder() : minimum,
        area == null ? null : area.name());
  }

  /**
   * The first step that reaches the distance; none where the shop does not deliver.
   *
   * @param metres from the shop, straight line; a distance equal to a step's end is inside it
   */
  static Optional<TipStep> stepFor(ShopTerms terms, double metres) {
    if (!(metres >= 0 && metres <= terms.deliveryRadiusMetres())) {
      return Optional.empty();
    }
    return terms.tipTable().stream().filter(step -> metres <= step.upToMetres()).findFirst();
  }

  private static void addAmount(DeliveryPricing pricing, Money items, List<FeeLine> lines) {
    @Nullable AmountStep reached = null;
    for (AmountStep step : pricing.amountSteps()) {
      if (items.compareTo(step.from()) >= 0) {
        reached = step;
      }
    }
    if (reached != null) {
      add(FeeKind.ORDER_AMOUNT, reached.from().won() + " won", reached.tip(), lines);
    }
  }

  private static void addTimes(
      DeliveryPricing pricing, ZoneId zone, Instant at, List<FeeLine> lines) {
    LocalDateTime local = LocalDateTime.ofInstant(at, zone);
    int minute = local.get(ChronoField.MINUTE_OF_DAY);
    LocalDate today = local.toLocalDate();
    for (HourSurcharge hours : pricing.hourSurcharges()) {
      if (holds(hours, today, minute)
          || holds(hours, today.minusDays(1), minute + OpeningHours.MINUTES_PER_DAY)) {
        add(
            FeeKind.HOUR,
            clock(hours.fromMinute()) + "-" + clock(hours.untilMinute()),
            hours.surcharge(),
            lines);
      }
    }
    PublicHolidays.on(today, zone)
        .ifPresent(
            name -> add(FeeKind.PUBLIC_HOLIDAY, name, pricing.publicHolidaySurcharge(), lines));
  }

  /** Whether a surcharge that begins on a date holds at a minute from that date's midnight. */
  private static boolean holds(HourSurcharge hours, LocalDate date, int minute) {
    return (hours.day() == null || hours.day() == date.getDayOfWeek())
        && hours.fromMinute() <= minute
        && minute < hours.untilMinute();
  }

  private static void add(FeeKind kind, String detail, Money amount, List<FeeLine> lines) {
    if (!amount.isZero()) {
      lines.add(new FeeLine(kind, detail, amount));
    }
  }

  private static String clock(int minuteOfDay) {
    int minute = minuteOfDay % OpeningHours.MINUTES_PER_DAY;
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }
}
