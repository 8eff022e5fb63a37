package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.shop.DeliveryPricing;
import dosirak.contracts.shop.Preparation;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.Weather;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds out under which conditions a cart is priced; asks only for what its price depends on. */
final class AskConditions {
  /** What is to be ready later than this from now is not cooked yet. */
  private static final Duration COOKED_NOW = Duration.ofHours(1);

  private final JdbcClient jdbc;
  private final Purses purses;

  AskConditions(JdbcClient jdbc, Purses purses) {
    this.jdbc = jdbc;
    this.purses = purses;
  }

  /** The conditions of a cart of a customer at a moment. */
  Conditions of(AccountId customer, ShopCopy shop, Cart cart, Instant now) {
    return new Conditions(
        now, weather(shop.terms()), ordersAhead(shop, now), purses.of(customer, cart));
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

  /** What the kitchen has to cook before; an order for later is cooked later. */
  private int ordersAhead(ShopCopy shop, Instant now) {
    Preparation preparation = shop.terms().preparation();
    if (preparation == null || preparation.minutesPerOrderAhead() == 0) {
      return 0;
    }
    return jdbc.sql(
            """
            select count(*) from orders
            where owner_id = :owner and shop_id = :shop and ended_at is null
              and (state = 'PAID' and acceptance_due_at <= :answered
                or state = 'ACCEPTED' and ready_at <= :cooked)
            """)
        .param("answered", now.plus(Order.ACCEPTANCE_LIMIT).atOffset(ZoneOffset.UTC))
        .param("cooked", now.plus(COOKED_NOW).atOffset(ZoneOffset.UTC))
        .param("owner", shop.ownerId().value())
        .param("shop", shop.shopId().value())
        .query(Integer.class)
        .single();
  }
}
