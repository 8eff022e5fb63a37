package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.platform.database.Times;
import dosirak.promotion.Lots.Lot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of points. Callers open the transactions. */
final class PointsStore {
  private final JdbcClient jdbc;

  PointsStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Why a balance changed. */
  enum Cause {
    EARNED,
    TAKEN_BACK,
    GRANTED,
    EXPIRED,
    RESERVED,
    RESTORED
  }

  /** One change of a balance. */
  record Movement(
      long sequence,
      @Nullable OrderId orderId,
      Cause cause,
      Money change,
      Money balance,
      String note,
      Instant at) {}

  /** An account, for the audit. */
  record AccountSums(
      long sequence, AccountId customerId, Money lots, Money debt, Money movements, Money last) {}

  /** What an order has earned. */
  record Earned(UUID lotId, boolean isCompleted, Money refundedItems, Money earned) {}

  /** A customer's points, held until the transaction ends. */
  Lots lock(AccountId customer) {
    Optional<Long> debt = lockDebt(customer);
    if (debt.isEmpty()) {
      jdbc.sql(
              """
              insert into points_account (customer_id) values (:customerId)
              on conflict (customer_id) do nothing
              """)
          .param("customerId", customer.value())
          .update();
      debt = lockDebt(customer);
    }
    return new Lots(lots(customer), Money.won(debt.orElseThrow()));
  }

  private Optional<Long> lockDebt(AccountId customer) {
    return jdbc.sql("select debt from points_account where customer_id = :customerId for update")
        .param("customerId", customer.value())
        .query(Long.class)
        .optional();
  }

  /** A customer's points as they stand. */
  Lots read(AccountId customer) {
    List<Lot> lots = lots(customer);
    // Where there are lots there is no debt, whatever happens between the two looks.
    Money debt =
        lots.isEmpty()
            ? Money.won(
                jdbc.sql("select debt from points_account where customer_id = :customerId")
                    .param("customerId", customer.value())
                    .query(Long.class)
                    .optional()
                    .orElse(0L))
            : Money.ZERO;
    return new Lots(lots, debt);
  }

  private List<Lot> lots(AccountId customer) {
    return jdbc.sql("select * from points_lot where customer_id = :customerId")
        .param("customerId", customer.value())
        .query((row, number) ->
            new Lot(
                row.getObject("lot_id", UUID.class),
                Money.won(row.getLong("points")),
                Times.instant(row, "expires_at")))
        .list();
  }

  /** Writes what is different. */
  void save(AccountId customer, Lots before, Lots after) {
    if (!before.debt().equals(after.debt())) {
      jdbc.sql("update points_account set debt = :debt where customer_id = :customerId")
          .param("debt", after.debt().won())
          .param("customerId", customer.value())
          .update();
    }
    UUID[] gone =
        before.lots().stream()
            .map(Lot::lotId)
            .filter(lot -> after.lots().stream().noneMatch(kept -> kept.lotId().equals(lot)))
            .toArray(UUID[]::new);
    if (gone.length > 0) {
      jdbc.sql("delete from points_lot where lot_id = any(:gone)").param("gone", gone).update();
    }
    for (Lot lot : after.lots()) {
      if (!before.lots().contains(lot)) {
        jdbc.sql(
                """
                insert into points_lot (lot_id, customer_id, points, expires_at)
                values (:lotId, :customerId, :points, :expiresAt)
                on conflict (lot_id) do update set points = excluded.points
                """)
            .param("lotId", lot.lotId())
            .param("customerId", customer.value())
            .param("points", lot.points().won())
            .param("expiresAt", Times.utc(lot.expiresAt()))
            .update();
      }
    }
  }

  void move(
      AccountId customer,
      @Nullable OrderId order,
      Cause cause,
      Money change,
      Money balance,
      String note,
      Instant at) {
    jdbc.sql(
            """
            insert into points_movement
              (customer_id, order_id, cause, change, balance, note, moved_at)
            values (:customerId, :orderId, :cause, :change, :balance, :note, :at)
            """)
        .param("customerId", customer.value())
        .param("orderId", order == null ? null : order.value(), Types.OTHER)
        .param("cause", cause.name())
        .param("change", change.won())
        .param("balance", balance.won())
        .param("note", note)
        .param("at", Times.utc(at))
        .update();
  }

  /** Some customers who have points that ended. */
  List<AccountId> withExpired(Instant now, int limit) {
    return jdbc
        .sql(
            """
            select distinct customer_id from (
              select customer_id from points_lot where expires_at <= :now
              order by expires_at limit :limit) due
            order by customer_id
            """)
        .param("now", Times.utc(now))
        .param("limit", limit)
        .query(UUID.class)
        .list()
        .stream()
        .map(AccountId::new)
        .toList();
  }

  /** What became of a customer's points, newest first. */
  List<Movement> movements(AccountId customer, @Nullable Long before, int limit) {
    return jdbc.sql(
            """
            select * from points_movement
            where customer_id = :customerId
              and (cast(:before as bigint) is null or sequence < :before)
            order by sequence desc
            limit :limit
            """)
        .param("customerId", customer.value())
        .param("before", before, Types.BIGINT)
        .param("limit", limit)
        .query(PointsStore::readMovement)
        .list();
  }

  /** A page of all accounts with what their rows add up to. */
  List<AccountSums> page(long after, int limit) {
    return jdbc.sql(
            """
            select a.sequence, a.customer_id, a.debt,
              coalesce((select sum(points) from points_lot l
                where l.customer_id = a.customer_id), 0)::bigint as lots,
              coalesce((select sum(change) from points_movement m
                where m.customer_id = a.customer_id), 0)::bigint as movements,
              coalesce((select balance from points_movement m
                where m.customer_id = a.customer_id order by sequence desc limit 1), 0) as last
            from points_account a
            where a.sequence > :after
            order by a.sequence
            limit :limit
            """)
        .param("after", after)
        .param("limit", limit)
        .query((row, number) ->
            new AccountSums(
                row.getLong("sequence"),
                new AccountId(row.getObject("customer_id", UUID.class)),
                Money.won(row.getLong("lots")),
                Money.won(row.getLong("debt")),
                Money.won(row.getLong("movements")),
                Money.won(row.getLong("last"))))
        .list();
  }

  Optional<Earned> earned(OrderId order) {
    return jdbc.sql("select * from earning where order_id = :orderId for update")
        .param("orderId", order.value())
        .query((row, number) ->
            new Earned(
                row.getObject("lot_id", UUID.class),
                row.getBoolean("is_completed"),
                Money.won(row.getLong("refunded_items")),
                Money.won(row.getLong("earned"))))
        .optional();
  }

  void saveEarned(OrderId order, AccountId customer, Earned earned) {
    jdbc.sql(
            """
            insert into earning
              (order_id, customer_id, lot_id, is_completed, refunded_items, earned)
            values (:orderId, :customerId, :lotId, :isCompleted, :refundedItems, :earned)
            on conflict (order_id) do update set is_completed = excluded.is_completed,
              refunded_items = excluded.refunded_items, earned = excluded.earned
            """)
        .param("orderId", order.value())
        .param("customerId", customer.value())
        .param("lotId", earned.lotId())
        .param("isCompleted", earned.isCompleted())
        .param("refundedItems", earned.refundedItems().won())
        .param("earned", earned.earned().won())
        .update();
  }

  private static Movement readMovement(ResultSet row, int number) throws SQLException {
    UUID order = row.getObject("order_id", UUID.class);
    return new Movement(
        row.getLong("sequence"),
        order == null ? null : new OrderId(order),
        Cause.valueOf(row.getString("cause")),
        Money.won(row.getLong("change")),
        Money.won(row.getLong("balance")),
        row.getString("note"),
        Times.instant(row, "moved_at"));
  }
}
