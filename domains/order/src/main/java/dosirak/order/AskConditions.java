package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.DeliveryPricing;
import dosirak.contracts.shop.Preparation;
import dosirak.contracts.shop.Weather;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

  /**
   * What carts at some shops have in common at a moment.
   *
   * @param now city time
   * @param weather as far as it matters to any of the shops
   * @param ordersAhead what the kitchens have to cook before, where it matters
   */
  record Shared(Instant now, Weather weather, Map<ShopId, Integer> ordersAhead) {
    Shared {
      ordersAhead = Map.copyOf(ordersAhead);
    }
  }

  /** Finds out what carts at some shops have in common. */
  Shared shared(Collection<ShopCopy> shops, Instant now) {
    return new Shared(now, weather(shops), ordersAhead(shops, now));
  }

  /** The conditions of a cart of a customer at a moment. */
  Conditions of(AccountId customer, ShopCopy shop, Cart cart, Instant now) {
    return of(customer, shop, cart, shared(List.of(shop), now));
  }

  /** The conditions of a cart of a customer among others. */
  Conditions of(AccountId customer, ShopCopy shop, Cart cart, Shared shared) {
    return new Conditions(
        shared.now(),
        asksForWeather(shop) ? shared.weather() : Weather.FINE,
        shared.ordersAhead().getOrDefault(shop.shopId(), 0),
        purses.of(customer, cart));
  }

  private static boolean asksForWeather(ShopCopy shop) {
    DeliveryPricing pricing = shop.terms().deliveryPricing();
    return pricing != null && !pricing.badWeatherSurcharge().isZero();
  }

  private Weather weather(Collection<ShopCopy> shops) {
    if (shops.stream().noneMatch(AskConditions::asksForWeather)) {
      return Weather.FINE;
    }
    return jdbc.sql("select weather from weather_copy")
        .query(String.class)
        .optional()
        .map(Weather::valueOf)
        .orElse(Weather.FINE);
  }

  private static boolean asksForOrdersAhead(ShopCopy shop) {
    Preparation preparation = shop.terms().preparation();
    return preparation != null && preparation.minutesPerOrderAhead() != 0;
  }

  /** What the kitchens have to cook before; an order for later is cooked later. */
  private Map<ShopId, Integer> ordersAhead(Collection<ShopCopy> all, Instant now) {
    List<ShopCopy> shops = all.stream().filter(AskConditions::asksForOrdersAhead).toList();
    Map<ShopId, Integer> ahead = new HashMap<>();
    if (shops.isEmpty()) {
      return ahead;
    }
    jdbc.sql(
            """
            select asked.shop_id, counted.ahead
            from unnest(cast(:owners as uuid[]), cast(:shops as uuid[]))
              as asked (owner_id, shop_id)
            cross join lateral (
              select count(*) as ahead from orders o
              where o.owner_id = asked.owner_id and o.shop_id = asked.shop_id
                and o.ended_at is null
                and (o.state = 'PAID' and o.acceptance_due_at <= :answered
                  or o.state = 'ACCEPTED' and o.ready_at <= :cooked)
            ) as counted
            """)
        .param("owners", shops.stream().map(shop -> shop.ownerId().value()).toArray(UUID[]::new))
        .param("shops", shops.stream().map(shop -> shop.shopId().value()).toArray(UUID[]::new))
        .param("answered", now.plus(Order.ACCEPTANCE_LIMIT).atOffset(ZoneOffset.UTC))
        .param("cooked", now.plus(COOKED_NOW).atOffset(ZoneOffset.UTC))
        .query((row, number) ->
            ahead.put(new ShopId(row.getObject("shop_id", UUID.class)), row.getInt("ahead")))
        .list();
    return ahead;
  }
}
