package dosirak.city.generator;

import dosirak.city.plan.TangentPlane;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.shop.AmountStep;
import dosirak.contracts.shop.AreaKind;
import dosirak.contracts.shop.AreaShape;
import dosirak.contracts.shop.DeliveryArea;
import dosirak.contracts.shop.DeliveryPricing;
import dosirak.contracts.shop.HourSurcharge;
import dosirak.contracts.shop.KitchenLimit;
import dosirak.contracts.shop.Preparation;
import dosirak.contracts.shop.Ring;
import dosirak.contracts.shop.Scheduling;
import dosirak.contracts.shop.ShopCalendar;
import dosirak.contracts.shop.ShopTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the shops of a generated city terms that differ, as those of a street do: every kind of
 * area, surcharge and limit is somewhere. None of it closes a shop or ends its delivery earlier
 * than the plain terms do.
 */
final class ShopStyles {
  private static final int STYLES = 6;
  private static final double BLOCK_METRES = 1_200;
  private static final int WINDOW_MINUTES = 10;
  private static final int ORDERS_A_WINDOW = 12;
  private static final int PORTIONS = 40;

  private ShopStyles() {}

  /** The terms of the shop of a number. */
  static ShopTerms terms(ShopTerms plain, GeoPoint location, int number) {
    int style = number % STYLES;
    return new ShopTerms(
        plain.timeZone(),
        plain.hours(),
        plain.minimumOrder(),
        plain.deliveryRadiusMetres(),
        plain.tipTable(),
        new ShopCalendar(0, List.of(), null, List.of()),
        new Preparation(12, style == 1 ? 1 : 0, 40),
        new Scheduling(15, 30, 1),
        style == 2 ? new KitchenLimit(WINDOW_MINUTES, ORDERS_A_WINDOW, null, null) : null,
        pricing(plain, location, style),
        true);
  }

  /** How many portions of its first dish the shop has; absent: enough. */
  static @Nullable Integer portions(int number) {
    return number % STYLES == 4 ? PORTIONS : null;
  }

  /** Whether the shop gives coupons away. */
  static boolean givesCoupons(int number) {
    return number % 2 == 0;
  }

  private static @Nullable DeliveryPricing pricing(ShopTerms plain, GeoPoint location, int style) {
    DeliveryArea everywhere =
        new DeliveryArea(
            "전체",
            new AreaShape(AreaKind.RADIUS, plain.deliveryRadiusMetres(), List.of(), null),
            null,
            Money.ZERO);
    return switch (style) {
      case 0 ->
          new DeliveryPricing(
              List.of(
                  new DeliveryArea(
                      "동쪽 언덕",
                      new AreaShape(AreaKind.POLYGON, null, List.of(eastOf(location)), null),
                      null,
                      Money.won(700)),
                  everywhere),
              List.of(),
              List.of(),
              Money.won(500),
              Money.won(500));
      case 3 ->
          new DeliveryPricing(
              List.of(),
              List.of(
                  new AmountStep(Money.ZERO, Money.won(1_000)),
                  new AmountStep(Money.won(15_000), Money.won(500)),
                  new AmountStep(Money.won(25_000), Money.ZERO)),
              List.of(new HourSurcharge(null, 22 * 60, 26 * 60, Money.won(1_000))),
              Money.ZERO,
              Money.won(1_000));
      default -> null;
    };
  }

  private static Ring eastOf(GeoPoint location) {
    TangentPlane plane = new TangentPlane(location);
    return new Ring(
        List.of(
            plane.at(0, -BLOCK_METRES),
            plane.at(BLOCK_METRES, -BLOCK_METRES),
            plane.at(BLOCK_METRES, BLOCK_METRES),
            plane.at(0, BLOCK_METRES)));
  }
}
