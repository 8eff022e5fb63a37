package dosirak.shop;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.StockCameBack;
import dosirak.contracts.order.StockRanOut;
import dosirak.platform.journal.Subscription;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps a copy of which counted portions are all sold, as the domain says that sells them. */
final class LearnStock {
  /** Stands for the item itself in a key, which cannot be absent. */
  private static final UUID NO_OPTION = new UUID(0, 0);

  private final JdbcClient jdbc;

  LearnStock(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Subscription toOrder() {
    return Subscription.to("order")
        .named("stock")
        .projecting("ran_out")
        .on(StockRanOut.class, this::ranOut)
        .on(StockCameBack.class, this::cameBack)
        .build();
  }

  private void ranOut(StockRanOut event) {
    bind(
            """
            insert into ran_out (shop_id, item_id, option_id, ran_out_at)
            values (:shopId, :itemId, :optionId, :ranOutAt)
            on conflict (shop_id, item_id, option_id) do update set ran_out_at = excluded.ran_out_at
            """,
            event.shopId(),
            event.itemId(),
            event.optionId())
        .param("ranOutAt", event.ranOutAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  private void cameBack(StockCameBack event) {
    bind(
            """
            delete from ran_out
            where shop_id = :shopId and item_id = :itemId and option_id = :optionId
            """,
            event.shopId(),
            event.itemId(),
            event.optionId())
        .update();
  }

  private JdbcClient.StatementSpec bind(
      String sql, ShopId shopId, ItemId itemId, @Nullable OptionId optionId) {
    return jdbc.sql(sql)
        .param("shopId", shopId.value())
        .param("itemId", itemId.value())
        .param("optionId", optionId == null ? NO_OPTION : optionId.value());
  }

  /** What of a shop is all sold. */
  Set<Portion> ranOut(ShopId shopId) {
    return jdbc
        .sql("select item_id, option_id from ran_out where shop_id = :shopId")
        .param("shopId", shopId.value())
        .query((row, number) -> {
          UUID option = row.getObject("option_id", UUID.class);
          return new Portion(
              new ItemId(row.getObject("item_id", UUID.class)),
              option.equals(NO_OPTION) ? null : new OptionId(option));
        })
        .list()
        .stream()
        .collect(Collectors.toSet());
  }
}
