package dosirak.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.database.Times;
import dosirak.platform.web.Cursors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every window of every kitchen with a limit, for an auditor. The cursor is the shop and the
 * beginning of the last.
 */
final class KitchenFeed implements FactFeed {
  private static final int LENGTH = 36;
  private static final Place FIRST = new Place(new UUID(0, 0), Instant.EPOCH);

  private final JdbcClient jdbc;

  KitchenFeed(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A window.
   *
   * @param mostOrders the limit when an order was last taken on; absent: none. Likewise the others
   * @param heldOrders the orders that hold a place in it, counted one by one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Fact(
      ShopId shopId,
      Instant beginsAt,
      Instant endsAt,
      long orders,
      long items,
      Money amount,
      @Nullable Long mostOrders,
      @Nullable Long mostItems,
      @Nullable Long mostAmount,
      long heldOrders) {}

  private record Place(UUID shop, Instant beginsAt) {}

  @Override
  public String name() {
    return "kitchen-windows";
  }

  @Override
  public Page read(@Nullable String after, int limit) {
    Place known = Cursors.read("after", after, KitchenFeed::place);
    Place from = known == null ? FIRST : known;
    List<Fact> read =
        jdbc.sql(
                """
                select w.*, (
                  select count(*) from hold h
                  where h.shop_id = w.shop_id and h.window_begins_at = w.begins_at
                    and not h.is_given_back
                ) as held_orders
                from kitchen_window w
                where (w.shop_id, w.begins_at) > (:shop, :begins)
                order by w.shop_id, w.begins_at limit :limit
                """)
            .param("shop", from.shop())
            .param("begins", Times.utc(from.beginsAt()))
            .param("limit", limit + 1)
            .query((row, number) -> fact(row))
            .list();
    List<Fact> facts = read.stream().limit(limit).toList();
    return new Page(
        facts,
        read.size() > limit
            ? facts.getLast().shopId().toString() + facts.getLast().beginsAt()
            : null);
  }

  private static Place place(String cursor) {
    return new Place(
        UUID.fromString(cursor.substring(0, LENGTH)), Instant.parse(cursor.substring(LENGTH)));
  }

  private static Fact fact(ResultSet row) throws SQLException {
    return new Fact(
        new ShopId(row.getObject("shop_id", UUID.class)),
        Times.instant(row, "begins_at"),
        Times.instant(row, "ends_at"),
        row.getLong("orders"),
        row.getLong("items"),
        Money.won(row.getLong("amount")),
        row.getObject("most_orders", Long.class),
        row.getObject("most_items", Long.class),
        row.getObject("most_amount", Long.class),
        row.getLong("held_orders"));
  }
}
