package dosirak.order;

import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.KitchenLimit;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts what kitchens have taken on, by windows of time. Whoever changes a window holds the lock
 * of its shop; the conditions of the statements hold without it.
 */
final class KitchenStore {
  private static final int FORGET_AT_ONCE = 2_000;

  private final JdbcClient jdbc;

  KitchenStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A window as it is kept.
   *
   * @param saidFull whether it was said that the kitchen is full
   */
  record Kept(
      ShopId shop,
      Instant beginsAt,
      Instant endsAt,
      KitchenLoad load,
      boolean full,
      boolean saidFull) {
    boolean holds(Instant at) {
      return !at.isBefore(beginsAt) && at.isBefore(endsAt);
    }
  }

  /** The windows of a shop that something is in, from one on, in order. */
  Map<Instant, KitchenLoad> loads(ShopId shop, Instant from, int limit) {
    Map<Instant, KitchenLoad> loads = new HashMap<>();
    jdbc.sql(
            """
            select * from kitchen_window
            where shop_id = :shop and begins_at >= :from
            order by begins_at limit :limit
            """)
        .param("shop", shop.value())
        .param("from", Times.utc(from))
        .param("limit", limit)
        .query((row, number) -> kept(row))
        .list()
        .forEach(kept -> loads.put(kept.beginsAt(), kept.load()));
    return loads;
  }

  /**
   * Adds to a window, if the kitchen can take so much.
   *
   * @return the window after it; absent if it cannot: then nothing changed
   */
  Optional<Kept> take(
      ShopId shop, Instant beginsAt, Instant endsAt, KitchenLimit limit, KitchenLoad added) {
    if (!added.fits(limit)) {
      return Optional.empty();
    }
    Money mostAmount = limit.amount();
    return jdbc.sql(
            """
            insert into kitchen_window as w
              (shop_id, begins_at, ends_at, orders, items, amount,
               most_orders, most_items, most_amount, is_full, said_full)
            values
              (:shop, :begins, :ends, :orders, :items, :amount, :mostOrders, :mostItems,
               :mostAmount, :full, false)
            on conflict (shop_id, begins_at) do update set
              ends_at = excluded.ends_at,
              orders = w.orders + excluded.orders,
              items = w.items + excluded.items,
              amount = w.amount + excluded.amount,
              most_orders = excluded.most_orders,
              most_items = excluded.most_items,
              most_amount = excluded.most_amount,
              is_full = coalesce(w.orders + excluded.orders >= excluded.most_orders, false)
                or coalesce(w.items + excluded.items >= excluded.most_items, false)
                or coalesce(w.amount + excluded.amount >= excluded.most_amount, false)
            where coalesce(w.orders + excluded.orders <= excluded.most_orders, true)
              and coalesce(w.items + excluded.items <= excluded.most_items, true)
              and coalesce(w.amount + excluded.amount <= excluded.most_amount, true)
            returning *
            """)
        .param("shop", shop.value())
        .param("begins", Times.utc(beginsAt))
        .param("ends", Times.utc(endsAt))
        .param("orders", added.orders())
        .param("items", added.items())
        .param("amount", added.amount().won())
        .param("mostOrders", limit.orders(), Types.BIGINT)
        .param("mostItems", limit.items(), Types.BIGINT)
        .param("mostAmount", mostAmount == null ? null : mostAmount.won(), Types.BIGINT)
        .param("full", added.fills(limit))
        .query((row, number) -> kept(row))
        .optional();
  }

  /**
   * Takes something out of a window again.
   *
   * @return the window after it
   */
  Optional<Kept> giveBack(ShopId shop, Instant beginsAt, KitchenLoad load) {
    return jdbc.sql(
            """
            update kitchen_window set
              orders = orders - :orders, items = items - :items, amount = amount - :amount,
              is_full = coalesce(orders - :orders >= most_orders, false)
                or coalesce(items - :items >= most_items, false)
                or coalesce(amount - :amount >= most_amount, false)
            where shop_id = :shop and begins_at = :begins
            returning *
            """)
        .param("shop", shop.value())
        .param("begins", Times.utc(beginsAt))
        .param("orders", load.orders())
        .param("items", load.items())
        .param("amount", load.amount().won())
        .query((row, number) -> kept(row))
        .optional();
  }

  /** Notes what was said of a window. */
  void said(Kept window, boolean full) {
    jdbc.sql(
            """
            update kitchen_window set said_full = :full
            where shop_id = :shop and begins_at = :begins
            """)
        .param("shop", window.shop().value())
        .param("begins", Times.utc(window.beginsAt()))
        .param("full", full)
        .update();
  }

  /** Full windows that hold a moment and of which nothing was said, locked. */
  List<Kept> unsaid(Instant now, int limit) {
    return jdbc.sql(
            """
            select * from kitchen_window
            where is_full and not said_full and begins_at <= :now and ends_at > :now
            limit :limit
            for update skip locked
            """)
        .param("now", Times.utc(now))
        .param("limit", limit)
        .query((row, number) -> kept(row))
        .list();
  }

  /**
   * Removes windows that ended before a moment; a limited number at once.
   *
   * @return how many
   */
  int forget(Instant endedBefore) {
    return jdbc.sql(
            """
            delete from kitchen_window where (shop_id, begins_at) in (
              select shop_id, begins_at from kitchen_window where ends_at < :before
              order by ends_at limit :limit)
            """)
        .param("before", Times.utc(endedBefore))
        .param("limit", FORGET_AT_ONCE)
        .update();
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        new ShopId(row.getObject("shop_id", UUID.class)),
        row.getObject("begins_at", OffsetDateTime.class).toInstant(),
        row.getObject("ends_at", OffsetDateTime.class).toInstant(),
        new KitchenLoad(
            row.getLong("orders"), row.getLong("items"), Money.won(row.getLong("amount"))),
        row.getBoolean("is_full"),
        row.getBoolean("said_full"));
  }
}
