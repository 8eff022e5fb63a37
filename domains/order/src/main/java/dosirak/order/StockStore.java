package dosirak.order;

import dosirak.contracts.ItemId;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts the portions that shops allotted. Whoever changes a stock holds the lock of its shop; the
 * conditions of the statements, and the check of the table, hold without it.
 */
final class StockStore {
  /** The class of the advisory locks of the shops. */
  private static final int SHOP_LOCK = 0x53544f43;

  private final JdbcClient jdbc;

  StockStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Why a stock moved. */
  enum Kind {
    ALLOT,
    HOLD,
    GIVE_BACK
  }

  /**
   * Has nobody else change the stocks and the kitchen of a shop until the end of the transaction.
   * One lock for all that is counted in a shop: two orders cannot wait for each other.
   */
  void lock(ShopId shop) {
    jdbc.sql("select pg_advisory_xact_lock(:class, :shop)")
        .param("class", SHOP_LOCK)
        .param("shop", ShopTurns.lockOf(shop))
        .query((row, number) -> true)
        .single();
  }

  /** What is available of the items of a shop and of their options, as far as it is counted. */
  Map<Portion.Of, Long> available(ShopId shop, Collection<ItemId> items) {
    return jdbc
        .sql(
            """
            select item_id, option_id, available from stock
            where shop_id = :shop and item_id = any(:items) and available is not null
            """)
        .param("shop", shop.value())
        .param("items", items.stream().map(ItemId::value).distinct().toArray(UUID[]::new))
        .query((row, number) ->
            Map.entry(
                Portion.Of.row(
                    row.getObject("item_id", UUID.class), row.getObject("option_id", UUID.class)),
                row.getLong("available")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Takes portions for an order.
   *
   * @return what is left; absent if there are not so many, or they are not counted: then nothing
   *     changed
   */
  OptionalLong hold(ShopId shop, Portion portion, OrderId order, Instant now) {
    return move(
        shop,
        portion.of(),
        Kind.HOLD,
        -portion.quantity(),
        order,
        now,
        """
        update stock set available = available + :change
        where shop_id = :shop and item_id = :item and option_id = :option
          and available + :change >= 0
        returning available
        """);
  }

  /**
   * Gives portions of an order back.
   *
   * @return what is available then; absent if they are not counted any more
   */
  OptionalLong giveBack(ShopId shop, Portion portion, OrderId order, Instant now) {
    return move(
        shop,
        portion.of(),
        Kind.GIVE_BACK,
        portion.quantity(),
        order,
        now,
        """
        update stock set available = available + :change
        where shop_id = :shop and item_id = :item and option_id = :option
          and available is not null
        returning available
        """);
  }

  /**
   * Sets a stock.
   *
   * @param quantity absent: it is not counted any more
   * @return what was available before; absent if it was not counted
   */
  OptionalLong allot(ShopId shop, Portion.Of of, @Nullable Long quantity, Instant now) {
    Long before = available(shop, List.of(of.itemId())).get(of);
    move(
        shop,
        of,
        Kind.ALLOT,
        (quantity == null ? 0 : quantity) - (before == null ? 0 : before),
        null,
        now,
        quantity == null
            ? """
            update stock set available = null
            where shop_id = :shop and item_id = :item and option_id = :option
              and available + :change = 0
            returning 0 as available
            """
            : """
            insert into stock (shop_id, item_id, option_id, available)
            values (:shop, :item, :option, greatest(:change, 0))
            on conflict (shop_id, item_id, option_id) do update
              set available = coalesce(stock.available, 0) + :change
            returning available
            """);
    return before == null ? OptionalLong.empty() : OptionalLong.of(before);
  }

  private OptionalLong move(
      ShopId shop,
      Portion.Of of,
      Kind kind,
      long change,
      @Nullable OrderId order,
      Instant now,
      String update) {
    Long available =
        jdbc.sql(
                """
                with moved as (%s), noted as (
                  insert into stock_movement
                    (shop_id, item_id, option_id, kind, change, order_id, at)
                  select cast(:shop as uuid), cast(:item as uuid), cast(:option as uuid), :kind,
                    cast(:change as bigint), cast(:order as uuid), cast(:now as timestamptz)
                  from moved
                )
                select available from moved
                """
                    .formatted(update))
            .param("shop", shop.value())
            .param("item", of.itemId().value())
            .param("option", of.optionValue())
            .param("kind", kind.name())
            .param("change", change)
            .param("order", order == null ? null : order.value(), Types.OTHER)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .query(Long.class)
            .optional()
            .orElse(null);
    return available == null ? OptionalLong.empty() : OptionalLong.of(available);
  }
}
