package dosirak.order;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what orders hold, so that it is given back once. */
final class HoldStore {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  HoldStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * What an order holds.
   *
   * @param windowBeginsAt of the kitchen; absent where the kitchen has no limit
   */
  record Hold(
      OrderId order,
      ShopId shop,
      List<Portion> portions,
      @Nullable Instant windowBeginsAt,
      KitchenLoad load) {
    Hold {
      portions = List.copyOf(portions);
    }
  }

  /**
   * A hold as it is kept.
   *
   * @param givenBack whether the order gave it back
   */
  record Kept(Hold hold, boolean givenBack) {}

  /** The holds of orders after an order, in the order of their identifiers. */
  List<Kept> after(@Nullable OrderId after, int limit) {
    return jdbc.sql("select * from hold where order_id > :after order by order_id limit :limit")
        .param("after", after == null ? new UUID(0, 0) : after.value())
        .param("limit", limit)
        .query((row, number) -> new Kept(hold(row), row.getBoolean("is_given_back")))
        .list();
  }

  void add(Hold hold, Instant now) {
    Instant begins = hold.windowBeginsAt();
    jdbc.sql(
            """
            insert into hold
              (order_id, shop_id, is_given_back, portions, window_begins_at, items, amount, held_at)
            values (:order, :shop, false, :portions, :begins, :items, :amount, :now)
            """)
        .param("order", hold.order().value())
        .param("shop", hold.shop().value())
        .param("portions", json.writeValueAsString(hold.portions()))
        .param(
            "begins",
            begins == null ? null : begins.atOffset(ZoneOffset.UTC),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .param("items", hold.load().items())
        .param("amount", hold.load().amount().won())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Marks what an order holds as given back; absent if it holds nothing, or nothing any more. */
  Optional<Hold> giveBack(OrderId order) {
    return jdbc.sql(
            """
            update hold set is_given_back = true where order_id = :order and not is_given_back
            returning *
            """)
        .param("order", order.value())
        .query((row, number) -> hold(row))
        .optional();
  }

  private Hold hold(ResultSet row) throws SQLException {
    OffsetDateTime begins = row.getObject("window_begins_at", OffsetDateTime.class);
    return new Hold(
        new OrderId(row.getObject("order_id", UUID.class)),
        new ShopId(row.getObject("shop_id", UUID.class)),
        List.of(json.readValue(row.getString("portions"), Portion[].class)),
        begins == null ? null : begins.toInstant(),
        new KitchenLoad(1, row.getLong("items"), Money.won(row.getLong("amount"))));
  }
}
