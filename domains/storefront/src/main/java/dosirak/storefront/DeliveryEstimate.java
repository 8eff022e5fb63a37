package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.shop.AmountStep;
import dosirak.contracts.shop.DeliveryPricing;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.Weather;
import dosirak.platform.schedule.DeliveryFee;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery costs before anything is in the cart.
 *
 * @param minimumOrder the least value of an order to the place
 * @param tip of an order of just that value
 * @param tipFrom the least that any order of at least that value pays
 */
record DeliveryEstimate(Money minimumOrder, Money tip, Money tipFrom) {
  /** Estimates; nothing where the shop does not deliver. */
  static Optional<DeliveryEstimate> of(
      ShopTerms terms, GeoPoint shop, GeoPoint door, Instant now, Weather weather) {
    DeliveryFee.Priced first = priced(terms, shop, door, terms.minimumOrder(), now, weather);
    if (first == null) {
      return Optional.empty();
    }
    Money minimum = first.minimumOrder();
    DeliveryPricing pricing = terms.deliveryPricing();
    if (pricing == null || pricing.amountSteps().isEmpty()) {
      return Optional.of(new DeliveryEstimate(minimum, first.tip(), first.tip()));
    }
    Money tip = tip(terms, shop, door, minimum, now, weather);
    Money least = tip;
    for (AmountStep step : pricing.amountSteps()) {
      if (step.from().compareTo(minimum) > 0) {
        Money reached = tip(terms, shop, door, step.from(), now, weather);
        least = reached.compareTo(least) < 0 ? reached : least;
      }
    }
    return Optional.of(new DeliveryEstimate(minimum, tip, least));
  }

  private static Money tip(
      ShopTerms terms, GeoPoint shop, GeoPoint door, Money items, Instant now, Weather weather) {
    DeliveryFee.Priced priced = priced(terms, shop, door, items, now, weather);
    return priced == null ? Money.ZERO : priced.tip();
  }

  private static DeliveryFee.@Nullable Priced priced(
      ShopTerms terms, GeoPoint shop, GeoPoint door, Money items, Instant now, Weather weather) {
    return switch (DeliveryFee.price(terms, shop, door, items, now, weather)) {
      case DeliveryFee.Priced priced -> priced;
      case DeliveryFee.OutOfArea() -> null;
    };
  }
}
