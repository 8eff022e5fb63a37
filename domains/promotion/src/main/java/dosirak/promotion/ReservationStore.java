package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import dosirak.contracts.order.CouponUse;
import dosirak.platform.database.Times;
import dosirak.promotion.Lots.Taking;
import dosirak.promotion.Reservation.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of reservations. Callers open the transactions. */
final class ReservationStore {
  private static final TypeReference<List<CouponUse>> COUPONS = new TypeReference<>() {};
  private static final TypeReference<List<Taking>> TAKINGS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ReservationStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** A reservation with its place among all. */
  record Kept(long sequence, Reservation reservation, Instant reservedAt) {}

  /** A reservation, held until the transaction ends. */
  Optional<Reservation> lock(OrderId order) {
    return jdbc.sql("select * from reservation where order_id = :orderId for update")
        .param("orderId", order.value())
        .query(this::read)
        .optional()
        .map(Kept::reservation);
  }

  void insert(Reservation reservation, Instant now) {
    jdbc.sql(
            """
            insert into reservation
              (order_id, customer_id, state, coupons, points, takings, coupons_returned,
                reserved_at)
            values
              (:orderId, :customerId, :state, cast(:coupons as jsonb), :points,
                cast(:takings as jsonb), :couponsReturned, :now)
            """)
        .param("orderId", reservation.orderId().value())
        .param("customerId", reservation.customerId().value())
        .param("state", reservation.state().name())
        .param("coupons", json.writeValueAsString(reservation.coupons()))
        .param("points", reservation.points().won())
        .param("takings", json.writeValueAsString(reservation.takings()))
        .param("couponsReturned", reservation.couponsReturned())
        .param("now", Times.utc(now))
        .update();
  }

  void update(Reservation reservation) {
    jdbc.sql(
            """
            update reservation
            set state = :state, takings = cast(:takings as jsonb),
              coupons_returned = :couponsReturned
            where order_id = :orderId
            """)
        .param("state", reservation.state().name())
        .param("takings", json.writeValueAsString(reservation.takings()))
        .param("couponsReturned", reservation.couponsReturned())
        .param("orderId", reservation.orderId().value())
        .update();
  }

  /**
   * Notes that a refund was heard.
   *
   * @return whether it is new
   */
  boolean hear(RefundId refund, OrderId order) {
    return jdbc.sql(
                """
                insert into refund (refund_id, order_id) values (:refundId, :orderId)
                on conflict do nothing
                """)
            .param("refundId", refund.value())
            .param("orderId", order.value())
            .update()
        == 1;
  }

  /** What a customer's orders used, newest first. */
  List<Kept> of(AccountId customer, @Nullable Long before, int limit) {
    return jdbc.sql(
            """
            select * from reservation
            where customer_id = :customerId
              and (cast(:before as bigint) is null or sequence < :before)
            order by sequence desc
            limit :limit
            """)
        .param("customerId", customer.value())
        .param("before", before, Types.BIGINT)
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  /** A page of all reservations. */
  List<Kept> page(long after, int limit) {
    return jdbc.sql(
            "select * from reservation where sequence > :after order by sequence limit :limit")
        .param("after", after)
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  private Kept read(ResultSet row, int number) throws SQLException {
    return new Kept(
        row.getLong("sequence"),
        new Reservation(
            new OrderId(row.getObject("order_id", UUID.class)),
            new AccountId(row.getObject("customer_id", UUID.class)),
            State.valueOf(row.getString("state")),
            json.readValue(row.getString("coupons"), COUPONS),
            Money.won(row.getLong("points")),
            json.readValue(row.getString("takings"), TAKINGS),
            row.getBoolean("coupons_returned")),
        Times.instant(row, "reserved_at"));
  }
}
