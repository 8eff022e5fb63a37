package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.platform.database.Columns;
import dosirak.platform.database.Times;
import dosirak.promotion.Lots.Lot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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

  /** The points of customers, held until the transaction ends. */
  Map<AccountId, Lots> lock(Set<AccountId> customers) {
    UUID[] ids = customers.stream().map(AccountId::value).toArray(UUID[]::new);
    jdbc.sql(
            """
            insert into points_account (customer_id)
            select id from unnest(:customers::uuid[]) as wanted (id)
            where not exists (select 1 from points_account a where a.customer_id = wanted.id)
            order by id
            on conflict (customer_id) do nothing
            """)
        .param("customers", ids)
        .update();
    Map<AccountId, Money> debts = new LinkedHashMap<>();
    jdbc.sql(
            """
            select customer_id, debt from points_account where customer_id = any(:customers)
            order by customer_id for update
            """)
        .param("customers", ids)
        .query(row -> {
          debts.put(customer(row), Money.won(row.getLong("debt")));
        });
    Map<AccountId, List<Lot>> lots = new HashMap<>();
    jdbc.sql("select * from points_lot where customer_id = any(:customers)")
        .param("customers", ids)
        .query(row -> {
          lots.computeIfAbsent(customer(row), ignored -> new ArrayList<>()).add(lot(row));
        });
    Map<AccountId, Lots> locked = new HashMap<>();
    debts.forEach((customer, debt) ->
        locked.put(customer, new Lots(lots.getOrDefault(customer, List.of()), debt)));
    return locked;
  }

  private static AccountId customer(ResultSet row) throws SQLException {
    return new AccountId(row.getObject("customer_id", UUID.class));
  }

  private static Lot lot(ResultSet row) throws SQLException {
    return new Lot(
        row.getObject("lot_id", UUID.class),
        Money.won(row.getLong("points")),
        Times.instant(row, "expires_at"));
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
        .query((row, number) -> lot(row))
        .list();
  }

  /** Writes what is different. */
  void save(AccountId customer, Lots before, Lots after) {
    save(List.of(new Changed(customer, before, after)));
  }

  /** What a customer had, and has now. */
  record Changed(AccountId customer, Lots before, Lots after) {}

  /** Writes what is different, of several customers. */
  void save(List<Changed> all) {
    Columns debts = new Columns();
    Columns lots = new Columns();
    List<UUID> gone = new ArrayList<>();
    for (Changed one : all) {
      if (!one.before().debt().equals(one.after().debt())) {
        debts.add("customers", one.customer());
        debts.add("debts", one.after().debt().won());
      }
      Set<UUID> kept = one.after().lots().stream().map(Lot::lotId).collect(Collectors.toSet());
      one.before().lots().stream()
          .map(Lot::lotId)
          .filter(lot -> !kept.contains(lot))
          .forEach(gone::add);
      Set<Lot> known = Set.copyOf(one.before().lots());
      for (Lot lot : one.after().lots()) {
        if (!known.contains(lot)) {
          lots.add("lots", lot.lotId());
          lots.add("customers", one.customer());
          lots.add("points", lot.points().won());
          lots.add("ends", lot.expiresAt());
        }
      }
    }
    if (!debts.values().isEmpty()) {
      jdbc.sql(
              """
              update points_account a set debt = n.debt
              from unnest(:customers::uuid[], :debts::bigint[]) as n (customer_id, debt)
              where a.customer_id = n.customer_id
              """)
          .params(debts.values())
          .update();
    }
    if (!gone.isEmpty()) {
      jdbc.sql("delete from points_lot where lot_id = any(:gone)")
          .param("gone", gone.toArray(UUID[]::new))
          .update();
    }
    if (!lots.values().isEmpty()) {
      jdbc.sql(
              """
              insert into points_lot (lot_id, customer_id, points, expires_at)
              select * from unnest(:lots::uuid[], :customers::uuid[], :points::bigint[],
                :ends::timestamptz[])
              on conflict (lot_id) do update set points = excluded.points
              """)
          .params(lots.values())
          .update();
    }
  }

  /**
   * A change of a balance that is to be noted.
   *
   * @param balance after it
   */
  record Move(
      AccountId customer,
      @Nullable OrderId order,
      Cause cause,
      Money change,
      Money balance,
      String note,
      Instant at) {}

  /** Notes changes, in their order. */
  void move(List<Move> moves) {
    Columns columns = new Columns();
    for (Move move : moves) {
      columns.add("customers", move.customer());
      columns.add("orders", move.order());
      columns.add("causes", move.cause());
      columns.add("changes", move.change().won());
      columns.add("balances", move.balance().won());
      columns.add("notes", move.note());
      columns.add("times", move.at());
    }
    jdbc.sql(
            """
            insert into points_movement
              (customer_id, order_id, cause, change, balance, note, moved_at)
            select customer_id, order_id, cause, change, balance, note, moved_at
            from unnest(:customers::uuid[], :orders::uuid[], :causes::text[], :changes::bigint[],
                :balances::bigint[], :notes::text[], :times::timestamptz[]) with ordinality
              as moved (customer_id, order_id, cause, change, balance, note, moved_at, place)
            order by place
            """)
        .params(columns.values())
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
    return Optional.ofNullable(earned(List.of(order)).get(order));
  }

  /** What those of some orders have earned that were heard of; held until the transaction ends. */
  Map<OrderId, Earned> earned(List<OrderId> orders) {
    Map<OrderId, Earned> earned = new HashMap<>();
    jdbc.sql(
            """
            select * from earning where order_id = any(:orders) order by order_id for update
            """)
        .param("orders", orders.stream().map(OrderId::value).toArray(UUID[]::new))
        .query(row -> {
          earned.put(
              new OrderId(row.getObject("order_id", UUID.class)),
              new Earned(
                  row.getObject("lot_id", UUID.class),
                  row.getBoolean("is_completed"),
                  Money.won(row.getLong("refunded_items")),
                  Money.won(row.getLong("earned"))));
        });
    return earned;
  }

  void saveEarned(OrderId order, AccountId customer, Earned earned) {
    saveEarned(List.of(new EarnedBy(order, customer, earned)));
  }

  /** What an order of a customer has earned. */
  record EarnedBy(OrderId order, AccountId customer, Earned earned) {}

  /** Keeps what orders have earned, each once. */
  void saveEarned(List<EarnedBy> all) {
    Columns columns = new Columns();
    for (EarnedBy one : all) {
      columns.add("orders", one.order());
      columns.add("customers", one.customer());
      columns.add("lots", one.earned().lotId());
      columns.add("completed", one.earned().isCompleted());
      columns.add("refunded", one.earned().refundedItems().won());
      columns.add("earned", one.earned().earned().won());
    }
    jdbc.sql(
            """
            insert into earning
              (order_id, customer_id, lot_id, is_completed, refunded_items, earned)
            select * from unnest(:orders::uuid[], :customers::uuid[], :lots::uuid[],
              :completed::boolean[], :refunded::bigint[], :earned::bigint[])
            on conflict (order_id) do update set is_completed = excluded.is_completed,
              refunded_items = excluded.refunded_items, earned = excluded.earned
            """)
        .params(columns.values())
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
