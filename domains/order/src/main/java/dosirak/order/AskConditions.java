package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.shop.DeliveryPricing;
import dosirak.contracts.shop.Preparation;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.Weather;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds out under which conditions a cart is priced; asks only for what its price depends on. */
final class AskConditions {
  private final JdbcClient jdbc;
  private final Purses purses;

  AskConditions(JdbcClient jdbc, Purses purses) {
    this.jdbc = jdbc;
    this.purses = purses;
  }

  /** The conditions of a cart of a customer at a moment. */
  Conditions of(AccountId customer, ShopCopy shop, Cart cart, Instant now) {
    return new Conditions(now, weather(shop.terms()), ordersAhead(shop), purses.of(customer, cart));
  }

  private Weather weather(ShopTerms terms) {
    DeliveryPricing pricing = terms.deliveryPricing();
    if (pricing == null || pricing.badWeatherSurcharge().isZero()) {
      return Weather.FINE;
    }
    return jdbc.sql("select weather from weather_copy")
        .query(String.class)
        .optional()
        .map(Weather::valueOf)
        .orElse(Weather.FINE);
  }

  private int ordersAhead(ShopCopy shop) {
    Preparation preparation = shop.terms().preparation();
    if (preparation == null || preparation.minutesPerOrderAhead() == 0) {
      return 0;
    }
    return jdbc.sql(
            """
            select count(*) from orders
            where owner_id = :owner and shop_id = :shop and ended_at is null
              and state in ('PAID', 'ACCEPTED')
            """)
        .param("owner", shop.ownerId().value())
        .param("shop", shop.shopId().value())
        .query(Integer.class)
        .single();
  }
}
