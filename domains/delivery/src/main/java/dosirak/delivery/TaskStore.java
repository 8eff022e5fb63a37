package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Dropoff;
import dosirak.platform.database.Times;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tasks in the database. */
final class TaskStore {
  private final JdbcClient jdbc;

  TaskStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Where a task stands.
   *
   * @param assignmentId who was last asked, absent for one that nobody was asked for
   * @param riderId the rider of that
   */
  record Standing(
      TaskState state, @Nullable AssignmentId assignmentId, @Nullable AccountId riderId) {}

  /**
   * Adds an open task; one that is known already stays as it is.
   *
   * @param customerId who may follow it
   */
  void add(Task task, AccountId customerId) {
    Stop stop = task.stop();
    Sealed exact = stop.dropoff().exactLocation();
    Collect collect = stop.collect();
    jdbc.sql(
            """
            insert into task
              (order_id, number, shop_id, shop_name, shop_latitude, shop_longitude,
               dropoff_address, dropoff_latitude, dropoff_longitude, dropoff_phone,
               dropoff_exact, collect_tender, collect_amount,
               placed_at, ready_at, assign_by, customer_id, state)
            values
              (:order, :number, :shop, :shopName, :shopLatitude, :shopLongitude,
               :address, :latitude, :longitude, :phone, :exact, :tender, :amount,
               :placedAt, :readyAt, :assignBy, :customer, 'OPEN')
            on conflict (order_id) do nothing
            """)
        .param("order", stop.orderId().value())
        .param("number", stop.number())
        .param("shop", task.shop().shopId().value())
        .param("shopName", task.shop().name())
        .param("shopLatitude", task.shop().location().latitude())
        .param("shopLongitude", task.shop().location().longitude())
        .param("address", stop.dropoff().addressText().text())
        .param("latitude", stop.dropoff().location().latitude())
        .param("longitude", stop.dropoff().location().longitude())
        .param("phone", stop.dropoff().phone().text())
        .param("exact", exact == null ? null : exact.text(), Types.VARCHAR)
        .param("tender", collect == null ? null : collect.tender().name(), Types.VARCHAR)
        .param("amount", collect == null ? null : collect.amount().won(), Types.BIGINT)
        .param("placedAt", Times.utc(task.placedAt()))
        .param("readyAt", Times.utc(stop.readyAt()))
        .param("assignBy", Times.utc(task.assignBy()))
        .param("customer", customerId.value())
        .update();
  }

  void changeReady(OrderId orderId, Instant readyAt, Instant assignBy) {
    jdbc.sql("update task set ready_at = :ready, assign_by = :assignBy where order_id = :order")
        .param("order", orderId.value())
        .param("ready", Times.utc(readyAt))
        .param("assignBy", Times.utc(assignBy))
        .update();
  }

  /** The open tasks, those that fail first before others. */
  List<Task> open(Instant now, int limit) {
    return jdbc.sql(
            """
            select t.*, (
                select array_agg(r.rider_id::text)
                from refusal r
                where r.order_id = t.order_id and r.until > :now
              ) as refused_by
            from task t
            where t.state = 'OPEN'
            order by t.assign_by
            limit :limit
            """)
        .param("now", Times.utc(now))
        .param("limit", limit)
        .query(TaskStore::read)
        .list();
  }

  /** Locks those of these tasks that are still open, and that nobody else has locked. */
  List<UUID> lockOpen(Collection<UUID> orderIds) {
    return jdbc.sql(
            """
            select order_id from task
            where order_id = any(:orders::uuid[]) and state = 'OPEN'
            order by order_id
            for update skip locked
            """)
        .param("orders", RiderStore.texts(orderIds))
        .query(UUID.class)
        .list();
  }

  Optional<Standing> standing(OrderId orderId) {
    return jdbc.sql(
            """
            select t.state, t.assignment_id, a.rider_id
            from task t
            left join assignment a on a.assignment_id = t.assignment_id
            where t.order_id = :order
            """)
        .param("order", orderId.value())
        .query(TaskStore::readStanding)
        .optional();
  }

  /**
   * A task as its customer may see it.
   *
   * @param shop where the food comes from
   */
  record Followed(Standing standing, Shop shop) {}

  /** The task of an order, if it is this customer's. */
  Optional<Followed> ofCustomer(OrderId orderId, AccountId customerId) {
    return jdbc.sql(
            """
            select t.state, t.assignment_id, a.rider_id, t.shop_id, t.shop_name, t.shop_latitude,
              t.shop_longitude
            from task t
            left join assignment a on a.assignment_id = t.assignment_id
            where t.order_id = :order and t.customer_id = :customer
            """)
        .param("order", orderId.value())
        .param("customer", customerId.value())
        .query((row, number) -> new Followed(readStanding(row, number), shop(row)))
        .optional();
  }

  /** Closes a task that nobody is asked for; false if it is not open. */
  boolean closeOpen(OrderId orderId) {
    return jdbc.sql("update task set state = 'CLOSED' where order_id = :order and state = 'OPEN'")
            .param("order", orderId.value())
            .update()
        == 1;
  }

  /** Moves a task to the state that goes with an assignment's order. */
  void follow(OrderId orderId, TaskState state, @Nullable AssignmentId assignmentId) {
    jdbc.sql(
            """
            update task set state = :state, assignment_id = :assignment where order_id = :order
            """)
        .param("order", orderId.value())
        .param("state", state.name())
        .param("assignment", assignmentId == null ? null : assignmentId.value(), Types.OTHER)
        .update();
  }

  /** Notes that a rider is not to be asked for an order until a city time. */
  void refuse(OrderId orderId, AccountId riderId, Instant until) {
    jdbc.sql(
            """
            insert into refusal (order_id, rider_id, until) values (:order, :rider, :until)
            on conflict (order_id, rider_id) do update set until = excluded.until
            """)
        .param("order", orderId.value())
        .param("rider", riderId.value())
        .param("until", Times.utc(until))
        .update();
  }

  void forgetRefusals(Instant before) {
    jdbc.sql("delete from refusal where until < :before")
        .param("before", Times.utc(before))
        .update();
  }

  private static Standing readStanding(ResultSet row, int number) throws SQLException {
    UUID assignment = row.getObject("assignment_id", UUID.class);
    UUID rider = row.getObject("rider_id", UUID.class);
    return new Standing(
        TaskState.valueOf(row.getString("state")),
        assignment == null ? null : new AssignmentId(assignment),
        rider == null ? null : new AccountId(rider));
  }

  private static Task read(ResultSet row, int number) throws SQLException {
    Array refused = row.getArray("refused_by");
    return new Task(
        stop(row),
        shop(row),
        Times.instant(row, "placed_at"),
        Times.instant(row, "assign_by"),
        refused == null ? Set.of() : Set.of((String[]) refused.getArray()));
  }

  /** The stop in a row that has all columns of a task. */
  static Stop stop(ResultSet row) throws SQLException {
    String exact = row.getString("dropoff_exact");
    String tender = row.getString("collect_tender");
    return new Stop(
        new OrderId(Columns.uuid(row, "order_id")),
        row.getString("number"),
        new Dropoff(
            new Sealed(row.getString("dropoff_address")),
            Columns.place(row, "dropoff_"),
            new Sealed(row.getString("dropoff_phone")),
            exact == null ? null : new Sealed(exact)),
        Times.instant(row, "ready_at"),
        tender == null
            ? null
            : new Collect(
                Collect.Tender.valueOf(tender), Money.won(row.getLong("collect_amount"))));
  }

  /** The shop in a row that has the columns of one. */
  static Shop shop(ResultSet row) throws SQLException {
    return new Shop(
        new ShopId(Columns.uuid(row, "shop_id")),
        row.getString("shop_name"),
        Columns.place(row, "shop_"));
  }
}
