package dosirak.storefront;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.KitchenFilled;
import dosirak.contracts.order.KitchenReopened;
import dosirak.contracts.order.StockCameBack;
import dosirak.contracts.order.StockRanOut;
import dosirak.platform.journal.Subscription;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps what orders leave of a shop: which portions are all sold, and how busy its kitchen is. */
final class LearnLoads {
  private final JdbcClient jdbc;
  private final PageNews news;

  LearnLoads(JdbcClient jdbc, PageNews news) {
    this.jdbc = jdbc;
    this.news = news;
  }

  Subscription subscription() {
    return Subscription.to("order")
        .named("shop-load")
        .projecting("shop_load")
        .on(StockRanOut.class, this::ranOut)
        .on(StockCameBack.class, this::cameBack)
        .on(KitchenFilled.class, event -> kitchen(event.shopId(), event.opensAt()))
        .on(KitchenReopened.class, event -> kitchen(event.shopId(), null))
        .build();
  }

  private void ranOut(StockRanOut event) {
    portion(
        "array_append(array_remove(load.ran_out, :portion), :portion)",
        event.shopId(),
        event.itemId(),
        event.optionId());
  }

  private void cameBack(StockCameBack event) {
    portion(
        "array_remove(load.ran_out, :portion)", event.shopId(), event.itemId(), event.optionId());
  }

  private void portion(String ranOut, ShopId shopId, ItemId itemId, @Nullable OptionId optionId) {
    begin(shopId);
    jdbc.sql(
            """
            update shop_load as load
            set version = version + 1, ran_out = %s
            where shop_id = :shopId
            """
                .formatted(ranOut))
        .param("shopId", shopId.value())
        .param("portion", Portions.text(itemId, optionId))
        .update();
    news.changed(shopId);
  }

  private void kitchen(ShopId shopId, @Nullable Instant fullUntil) {
    begin(shopId);
    jdbc.sql(
            """
            update shop_load
            set version = version + 1, kitchen_full_until = :fullUntil
            where shop_id = :shopId
            """)
        .param("shopId", shopId.value())
        .param(
            "fullUntil",
            fullUntil == null ? null : fullUntil.atOffset(ZoneOffset.UTC),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
    news.changed(shopId);
  }

  private void begin(ShopId shopId) {
    jdbc.sql(
            """
            insert into shop_load (shop_id, version, kitchen_full_until, ran_out)
            values (:shopId, 0, null, '{}')
            on conflict (shop_id) do nothing
            """)
        .param("shopId", shopId.value())
        .update();
  }
}
