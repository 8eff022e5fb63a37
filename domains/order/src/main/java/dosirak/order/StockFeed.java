package dosirak.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.web.Cursors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every stock and what moved it, for an auditor: {@code available = allotted - held + givenBack},
 * and never less than nothing. The cursor is the shop, the item and the option of the last.
 */
final class StockFeed implements FactFeed {
  private static final int LENGTH = 36;
  private static final UUID FIRST = new UUID(0, 0);

  private final JdbcClient jdbc;

  StockFeed(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A stock.
   *
   * @param optionId absent: the item itself
   * @param available absent where it is not counted any more
   * @param allotted sum of what the shop added, or took away
   * @param held sum of what orders took
   * @param givenBack sum of what orders gave back
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Fact(
      ShopId shopId,
      ItemId itemId,
      @Nullable OptionId optionId,
      @Nullable Long available,
      long allotted,
      long held,
      long givenBack) {
    String cursor() {
      UUID option = new Portion.Of(itemId, optionId).optionValue();
      return shopId.toString() + itemId + option;
    }
  }

  @Override
  public String name() {
    return "stock";
  }

  @Override
  public Page read(@Nullable String after, int limit) {
    List<Fact> read =
        jdbc.sql(
                """
                select s.shop_id, s.item_id, s.option_id, s.available,
                  coalesce(sum(m.change) filter (where m.kind = 'ALLOT'), 0) as allotted,
                  coalesce(-sum(m.change) filter (where m.kind = 'HOLD'), 0) as held,
                  coalesce(sum(m.change) filter (where m.kind = 'GIVE_BACK'), 0) as given_back
                from (
                  select * from stock
                  where (shop_id, item_id, option_id) > (:shop, :item, :option)
                  order by shop_id, item_id, option_id limit :limit
                ) s
                left join stock_movement m using (shop_id, item_id, option_id)
                group by s.shop_id, s.item_id, s.option_id, s.available
                order by s.shop_id, s.item_id, s.option_id
                """)
            .param("shop", part(after, 0))
            .param("item", part(after, 1))
            .param("option", part(after, 2))
            .param("limit", limit + 1)
            .query((row, number) -> fact(row))
            .list();
    List<Fact> facts = read.stream().limit(limit).toList();
    return new Page(facts, read.size() > limit ? facts.getLast().cursor() : null);
  }

  private static UUID part(@Nullable String cursor, int index) {
    UUID part =
        Cursors.read(
            "after",
            cursor,
            text -> UUID.fromString(text.substring(index * LENGTH, (index + 1) * LENGTH)));
    return part == null ? FIRST : part;
  }

  private static Fact fact(ResultSet row) throws SQLException {
    Portion.Of of =
        Portion.Of.row(
            row.getObject("item_id", UUID.class), row.getObject("option_id", UUID.class));
    return new Fact(
        new ShopId(row.getObject("shop_id", UUID.class)),
        of.itemId(),
        of.optionId(),
        row.getObject("available", Long.class),
        row.getLong("allotted"),
        row.getLong("held"),
        row.getLong("given_back"));
  }
}
