package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.ItemRestocked;
import dosirak.contracts.shop.ItemSoldOut;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.OptionRestocked;
import dosirak.contracts.shop.OptionSoldOut;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopResumed;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TermsChanged;
import dosirak.contracts.shop.WeatherDeclared;
import dosirak.platform.journal.Subscription;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the copies of shops up to date with what shops say. A copy only ever goes to a higher
 * version; an event of a version it has already seen changes nothing.
 */
final class LearnShops {
  private final JdbcClient jdbc;
  private final PageNews news;

  LearnShops(JdbcClient jdbc, PageNews news) {
    this.jdbc = jdbc;
    this.news = news;
  }

  Subscription subscription() {
    return Subscription.to("shop")
        .named("shop-copy")
        .projecting("shop_copy", "weather_copy")
        .on(ShopPublished.class, this::published)
        .on(MenuChanged.class, this::menuChanged)
        .on(TermsChanged.class, this::termsChanged)
        .on(ItemSoldOut.class, this::soldOut)
        .on(ItemRestocked.class, this::restocked)
        .on(OptionSoldOut.class, this::optionSoldOut)
        .on(OptionRestocked.class, this::optionRestocked)
        .on(WeatherDeclared.class, this::weather)
        .on(ShopPaused.class, event -> pause(event.shopId(), event.version(), true, event.until()))
        .on(ShopResumed.class, event -> pause(event.shopId(), event.version(), false, null))
        .build();
  }

  private void published(ShopPublished event) {
    reach(
            """
            insert into shop_copy
              (shop_id, version, name, phone, address_text, latitude, longitude, reach, terms,
               menu, sold_out, paused, paused_until)
            values
              (:shopId, :version, :name, :phone, :addressText, :latitude, :longitude,
               box(point(:west, :south), point(:east, :north)), :terms, :menu, '{}', false, null)
            on conflict (shop_id) do nothing
            """,
            event.location(),
            event.terms())
        .param("shopId", event.shopId().value())
        .param("version", event.version())
        .param("name", event.name())
        .param("phone", event.phone())
        .param("addressText", event.addressText())
        .param("latitude", event.location().latitude())
        .param("longitude", event.location().longitude())
        .param("menu", Documents.MAPPER.writeValueAsString(event.menu()))
        .update();
    news.changed(event.shopId());
  }

  private void menuChanged(MenuChanged event) {
    UUID[] itemIds =
        event.menu().stream().map(MenuItem::itemId).map(ItemId::value).toArray(UUID[]::new);
    String[] portions = event.menu().stream().flatMap(LearnShops::options).toArray(String[]::new);
    jdbc.sql(
            """
            update shop_copy
            set version = :version, menu = :menu,
              sold_out = array(
                select item from unnest(sold_out) with ordinality as was (item, place)
                where item = any(:itemIds) order by place),
              options_sold_out = array(
                select portion from unnest(options_sold_out) with ordinality as was (portion, place)
                where portion = any(:portions) order by place)
            where shop_id = :shopId and version < :version
            """)
        .param("shopId", event.shopId().value())
        .param("version", event.version())
        .param("menu", Documents.MAPPER.writeValueAsString(event.menu()))
        .param("itemIds", itemIds)
        .param("portions", portions)
        .update();
    news.changed(event.shopId());
  }

  private void termsChanged(TermsChanged event) {
    jdbc.sql("select latitude, longitude from shop_copy where shop_id = :shopId")
        .param("shopId", event.shopId().value())
        .query((row, number) -> new GeoPoint(row.getDouble(1), row.getDouble(2)))
        .optional()
        .ifPresent(location ->
            reach(
                    """
                    update shop_copy
                    set version = :version, terms = :terms,
                      reach = box(point(:west, :south), point(:east, :north))
                    where shop_id = :shopId and version < :version
                    """,
                    location,
                    event.terms())
                .param("shopId", event.shopId().value())
                .param("version", event.version())
                .update());
    news.changed(event.shopId());
  }

  /** The reach is what a build that does not keep all shops in memory lists by. */
  private JdbcClient.StatementSpec reach(String sql, GeoPoint location, ShopTerms terms) {
    Reach reach = Reach.around(location, terms.deliveryRadiusMetres());
    return jdbc.sql(sql)
        .param("terms", Documents.MAPPER.writeValueAsString(terms))
        .param("west", reach.west())
        .param("south", reach.south())
        .param("east", reach.east())
        .param("north", reach.north());
  }

  private void soldOut(ItemSoldOut event) {
    changeSoldOut(
        "array_append(array_remove(sold_out, :itemId), :itemId)",
        event.shopId(),
        event.version(),
        event.itemId());
  }

  private void restocked(ItemRestocked event) {
    changeSoldOut(
        "array_remove(sold_out, :itemId)", event.shopId(), event.version(), event.itemId());
  }

  private void changeSoldOut(String soldOut, ShopId shopId, long version, ItemId itemId) {
    jdbc.sql(
            """
            update shop_copy
            set version = :version, sold_out = %s
            where shop_id = :shopId and version < :version
            """
                .formatted(soldOut))
        .param("shopId", shopId.value())
        .param("version", version)
        .param("itemId", itemId.value())
        .update();
    news.changed(shopId);
  }

  private void optionSoldOut(OptionSoldOut event) {
    changeOptions(
        "array_append(array_remove(options_sold_out, :portion), :portion)",
        event.shopId(),
        event.version(),
        Portions.text(event.itemId(), event.optionId()));
  }

  private void optionRestocked(OptionRestocked event) {
    changeOptions(
        "array_remove(options_sold_out, :portion)",
        event.shopId(),
        event.version(),
        Portions.text(event.itemId(), event.optionId()));
  }

  private void changeOptions(String soldOut, ShopId shopId, long version, String portion) {
    jdbc.sql(
            """
            update shop_copy
            set version = :version, options_sold_out = %s
            where shop_id = :shopId and version < :version
            """
                .formatted(soldOut))
        .param("shopId", shopId.value())
        .param("version", version)
        .param("portion", portion)
        .update();
    news.changed(shopId);
  }

  private static Stream<String> options(MenuItem item) {
    return item.optionGroups().stream()
        .flatMap(group -> group.options().stream())
        .map(option -> Portions.text(item.itemId(), option.optionId()));
  }

  private void weather(WeatherDeclared event) {
    jdbc.sql(
            """
            insert into weather_copy (only_row, weather) values (true, :weather)
            on conflict (only_row) do update set weather = excluded.weather
            """)
        .param("weather", event.weather().name())
        .update();
    news.changed(event.weather());
  }

  private void pause(ShopId shopId, long version, boolean paused, @Nullable Instant until) {
    jdbc.sql(
            """
            update shop_copy
            set version = :version, paused = :paused, paused_until = :until
            where shop_id = :shopId and version < :version
            """)
        .param("shopId", shopId.value())
        .param("version", version)
        .param("paused", paused)
        .param(
            "until",
            until == null ? null : until.atOffset(ZoneOffset.UTC),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
    news.changed(shopId);
  }
}
