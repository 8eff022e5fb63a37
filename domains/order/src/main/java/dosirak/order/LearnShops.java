package dosirak.order;

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
import dosirak.contracts.shop.StockAllotted;
import dosirak.contracts.shop.TermsChanged;
import dosirak.contracts.shop.WeatherDeclared;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Keeps this domain's copy of the shops: the only writer of its tables. */
final class LearnShops {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  LearnShops(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void published(ShopPublished event) {
    jdbc.sql(
            """
            insert into shop_copy
              (shop_id, version, owner_id, name, latitude, longitude, terms, menu, paused)
            values
              (:shop, :version, :owner, :name, :latitude, :longitude, :terms, :menu, false)
            on conflict (shop_id) do update set
              version = excluded.version, owner_id = excluded.owner_id, name = excluded.name,
              latitude = excluded.latitude, longitude = excluded.longitude,
              terms = excluded.terms, menu = excluded.menu, paused = false, paused_until = null
            """)
        .param("shop", event.shopId().value())
        .param("version", event.version())
        .param("owner", event.ownerId().value())
        .param("name", event.name())
        .param("latitude", event.location().latitude())
        .param("longitude", event.location().longitude())
        .param("terms", json.writeValueAsString(event.terms()))
        .param("menu", json.writeValueAsString(event.menu()))
        .update();
    forgetAllBut(event.shopId(), event.menu());
  }

  void menuChanged(MenuChanged event) {
    jdbc.sql("update shop_copy set version = :version, menu = :menu where shop_id = :shop")
        .param("shop", event.shopId().value())
        .param("version", event.version())
        .param("menu", json.writeValueAsString(event.menu()))
        .update();
    forgetAllBut(event.shopId(), event.menu());
  }

  void termsChanged(TermsChanged event) {
    jdbc.sql("update shop_copy set version = :version, terms = :terms where shop_id = :shop")
        .param("shop", event.shopId().value())
        .param("version", event.version())
        .param("terms", json.writeValueAsString(event.terms()))
        .update();
  }

  void soldOut(ItemSoldOut event) {
    jdbc.sql(
            """
            insert into sold_out_item (shop_id, item_id) values (:shop, :item)
            on conflict do nothing
            """)
        .param("shop", event.shopId().value())
        .param("item", event.itemId().value())
        .update();
    version(event.shopId(), event.version());
  }

  void restocked(ItemRestocked event) {
    jdbc.sql("delete from sold_out_item where shop_id = :shop and item_id = :item")
        .param("shop", event.shopId().value())
        .param("item", event.itemId().value())
        .update();
    version(event.shopId(), event.version());
  }

  void optionSoldOut(OptionSoldOut event) {
    jdbc.sql(
            """
            insert into sold_out_option (shop_id, item_id, option_id)
            values (:shop, :item, :option)
            on conflict do nothing
            """)
        .param("shop", event.shopId().value())
        .param("item", event.itemId().value())
        .param("option", event.optionId().value())
        .update();
    version(event.shopId(), event.version());
  }

  void optionRestocked(OptionRestocked event) {
    jdbc.sql(
            """
            delete from sold_out_option
            where shop_id = :shop and item_id = :item and option_id = :option
            """)
        .param("shop", event.shopId().value())
        .param("item", event.itemId().value())
        .param("option", event.optionId().value())
        .update();
    version(event.shopId(), event.version());
  }

  void allotted(StockAllotted event) {
    version(event.shopId(), event.version());
  }

  void weather(WeatherDeclared event) {
    jdbc.sql(
            """
            insert into weather_copy (one, weather) values (true, :weather)
            on conflict (one) do update set weather = excluded.weather
            """)
        .param("weather", event.weather().name())
        .update();
  }

  void paused(ShopPaused event) {
    pause(event.shopId(), event.version(), true, event.until());
  }

  void resumed(ShopResumed event) {
    pause(event.shopId(), event.version(), false, null);
  }

  private void pause(ShopId shop, long version, boolean paused, @Nullable Instant until) {
    OffsetDateTime end = until == null ? null : until.atOffset(ZoneOffset.UTC);
    jdbc.sql(
            """
            update shop_copy set version = :version, paused = :paused, paused_until = :until
            where shop_id = :shop
            """)
        .param("shop", shop.value())
        .param("version", version)
        .param("paused", paused)
        .param("until", end, Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  private void version(ShopId shop, long version) {
    jdbc.sql("update shop_copy set version = :version where shop_id = :shop")
        .param("shop", shop.value())
        .param("version", version)
        .update();
  }

  /** What left the menu is not sold out any more; should it come back, shop says so. */
  private void forgetAllBut(ShopId shop, List<MenuItem> menu) {
    List<UUID> kept = menu.stream().map(MenuItem::itemId).map(ItemId::value).toList();
    jdbc.sql(
            """
            delete from sold_out_item
            where shop_id = :shop and not (item_id = any (cast(:kept as uuid[])))
            """)
        .param("shop", shop.value())
        .param("kept", kept.toString().replace('[', '{').replace(']', '}'))
        .update();
    List<UUID> options =
        menu.stream()
            .flatMap(item -> item.optionGroups().stream())
            .flatMap(group -> group.options().stream())
            .map(option -> option.optionId().value())
            .toList();
    jdbc.sql(
            """
            delete from sold_out_option
            where shop_id = :shop and not (option_id = any (:kept))
            """)
        .param("shop", shop.value())
        .param("kept", options.toArray(UUID[]::new))
        .update();
  }
}
