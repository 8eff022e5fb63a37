package dosirak.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.platform.database.Times;
import dosirak.platform.privacy.PersonalData;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The orders a person was asked to bring, newest first, without what is their customers'. */
final class WorkOfRider implements PersonalData {
  private static final int MOST = 10_000;

  private final JdbcClient jdbc;

  WorkOfRider(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Mine(
      OrderId orderId,
      String shopName,
      AssignedOrderState state,
      Money pay,
      Instant offeredAt,
      @Nullable Instant assignedAt,
      @Nullable Instant atShopAt,
      @Nullable Instant pickedUpAt,
      @Nullable Instant deliveredAt,
      @Nullable String endReason) {}

  @Override
  public String name() {
    return "work";
  }

  @Override
  public List<Mine> of(AccountId person) {
    return jdbc.sql(
            """
            select o.order_id, a.shop_name, o.state, o.pay, a.offered_at, o.assigned_at,
              o.at_shop_at, o.picked_up_at, o.delivered_at, o.end_reason
            from assignment a
            join assigned_order o on o.assignment_id = a.assignment_id
            where a.rider_id = :rider
            order by a.offered_at desc, o.sequence
            limit :limit
            """)
        .param("rider", person.value())
        .param("limit", MOST)
        .query((row, number) ->
            new Mine(
                new OrderId(Columns.uuid(row, "order_id")),
                row.getString("shop_name"),
                AssignedOrderState.valueOf(row.getString("state")),
                Money.won(row.getLong("pay")),
                Times.instant(row, "offered_at"),
                Times.instantOrNull(row, "assigned_at"),
                Times.instantOrNull(row, "at_shop_at"),
                Times.instantOrNull(row, "picked_up_at"),
                Times.instantOrNull(row, "delivered_at"),
                row.getString("end_reason")))
        .list();
  }
}
