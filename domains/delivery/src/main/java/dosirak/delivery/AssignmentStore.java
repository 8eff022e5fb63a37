package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.Money;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The assignments in the database. Whoever changes one has locked its rider. */
final class AssignmentStore {
  private final JdbcClient jdbc;

  AssignmentStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An assignment with the rider it belongs to, by which it is locked. */
  record Held(AssignmentId assignmentId, AccountId riderId) {}

  Optional<Assignment> find(AssignmentId assignmentId) {
    List<Assignment> parts =
        jdbc.sql(
                """
                select a.assignment_id, a.rider_id, a.shop_id, a.shop_name, a.shop_latitude,
                  a.shop_longitude, a.state as assignment_state, a.offered_at, a.offer_expires_at,
                  a.expected_pickup_at, a.at_shop_at as assignment_at_shop_at,
                  a.ended_at as assignment_ended_at,
                  o.sequence, o.pay, o.state, o.assigned_at, o.at_shop_at, o.picked_up_at,
                  o.delivered_at, o.ended_at, o.end_reason,
                  t.order_id, t.number, t.dropoff_address, t.dropoff_latitude,
                  t.dropoff_longitude, t.dropoff_phone, t.dropoff_exact, t.ready_at, t.collect_tender,
                  t.collect_amount
                from assignment a
                join assigned_order o on o.assignment_id = a.assignment_id
                join task t on t.order_id = o.order_id
                where a.assignment_id = :assignment
                order by o.sequence
                """)
            .param("assignment", assignmentId.value())
            .query(AssignmentStore::readWithOneOrder)
            .list();
    return parts.stream().findFirst().map(first -> joined(first, parts));
  }

  void add(Assignment assignment) {
    Shop shop = assignment.shop();
    jdbc.sql(
            """
            insert into assignment
              (assignment_id, rider_id, shop_id, shop_name, shop_latitude, shop_longitude, state,
               offered_at, offer_expires_at, expected_pickup_at)
            values
              (:assignment, :rider, :shop, :shopName, :latitude, :longitude, :state,
               :offeredAt, :expiresAt, :pickupAt)
            """)
        .param("assignment", assignment.assignmentId().value())
        .param("rider", assignment.riderId().value())
        .param("shop", shop.shopId().value())
        .param("shopName", shop.name())
        .param("latitude", shop.location().latitude())
        .param("longitude", shop.location().longitude())
        .param("state", assignment.state().name())
        .param("offeredAt", Times.utc(assignment.offeredAt()))
        .param("expiresAt", Times.utc(assignment.offerExpiresAt()))
        .param("pickupAt", Times.utc(assignment.expectedPickupAt()))
        .update();
    for (AssignedOrder order : assignment.orders()) {
      jdbc.sql(
              """
              insert into assigned_order (assignment_id, order_id, sequence, pay, state)
              values (:assignment, :order, :sequence, :pay, :state)
              """)
          .param("assignment", assignment.assignmentId().value())
          .param("order", order.orderId().value())
          .param("sequence", order.sequence())
          .param("pay", order.pay().won())
          .param("state", order.state().name())
          .update();
    }
  }

  void keep(Assignment assignment) {
    jdbc.sql(
            """
            update assignment
            set state = :state, at_shop_at = :atShopAt, ended_at = :endedAt
            where assignment_id = :assignment
            """)
        .param("assignment", assignment.assignmentId().value())
        .param("state", assignment.state().name())
        .param("atShopAt", Times.utcOrNull(assignment.atShopAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("endedAt", Times.utcOrNull(assignment.endedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  void keep(AssignmentId assignmentId, AssignedOrder order) {
    jdbc.sql(
            """
            update assigned_order
            set state = :state, assigned_at = :assignedAt, at_shop_at = :atShopAt,
              picked_up_at = :pickedUpAt, delivered_at = :deliveredAt, ended_at = :endedAt,
              end_reason = :endReason
            where assignment_id = :assignment and order_id = :order
            """)
        .param("assignment", assignmentId.value())
        .param("order", order.orderId().value())
        .param("state", order.state().name())
        .param("assignedAt", Times.utcOrNull(order.assignedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("atShopAt", Times.utcOrNull(order.atShopAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("pickedUpAt", Times.utcOrNull(order.pickedUpAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("deliveredAt", Times.utcOrNull(order.deliveredAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("endedAt", Times.utcOrNull(order.endedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("endReason", order.endReason(), Types.VARCHAR)
        .update();
  }

  /** The offers whose time to answer is over. */
  List<Held> unanswered(Instant now, int limit) {
    return jdbc.sql(
            """
            select assignment_id, rider_id from assignment
            where state = 'OFFERED' and offer_expires_at < :now
            order by offer_expires_at
            limit :limit
            """)
        .param("now", Times.utc(now))
        .param("limit", limit)
        .query(AssignmentStore::readHeld)
        .list();
  }

  /** The accepted work with something not picked up, whose rider's shift ended before. */
  List<Held> notPickedUpInShift(Instant shiftEndedBefore, int limit) {
    return jdbc.sql(
            """
            select a.assignment_id, a.rider_id
            from assignment a
            join rider r on r.rider_id = a.rider_id
            where a.state in ('TO_SHOP', 'AT_SHOP') and r.shift_ends_at < :before
            limit :limit
            """)
        .param("before", Times.utc(shiftEndedBefore))
        .param("limit", limit)
        .query(AssignmentStore::readHeld)
        .list();
  }

  /** The accepted work whose rider did not reach the shop, or does not leave it, for too long. */
  List<Held> abandoned(Instant now, Duration late, Duration waiting, int limit) {
    return jdbc.sql(
            """
            select a.assignment_id, a.rider_id
            from assignment a
            where a.state = 'TO_SHOP' and a.expected_pickup_at < :expectedBefore
              or a.state = 'AT_SHOP' and a.expected_pickup_at < :waitingSince
                and a.at_shop_at < :waitingSince
                and not exists (
                  select from assigned_order o
                  join task t on t.order_id = o.order_id
                  where o.assignment_id = a.assignment_id and o.state = 'ASSIGNED'
                    and t.ready_at >= :waitingSince)
            limit :limit
            """)
        .param("expectedBefore", Times.utc(now.minus(late)))
        .param("waitingSince", Times.utc(now.minus(waiting)))
        .param("limit", limit)
        .query(AssignmentStore::readHeld)
        .list();
  }

  private static Held readHeld(ResultSet row, int number) throws SQLException {
    return new Held(
        new AssignmentId(Columns.uuid(row, "assignment_id")),
        new AccountId(Columns.uuid(row, "rider_id")));
  }

  private static Assignment readWithOneOrder(ResultSet row, int number) throws SQLException {
    AssignedOrder order =
        new AssignedOrder(
            TaskStore.stop(row),
            row.getInt("sequence"),
            Money.won(row.getLong("pay")),
            AssignedOrderState.valueOf(row.getString("state")),
            Times.instantOrNull(row, "assigned_at"),
            Times.instantOrNull(row, "at_shop_at"),
            Times.instantOrNull(row, "picked_up_at"),
            Times.instantOrNull(row, "delivered_at"),
            Times.instantOrNull(row, "ended_at"),
            row.getString("end_reason"));
    return new Assignment(
        new AssignmentId(Columns.uuid(row, "assignment_id")),
        new AccountId(Columns.uuid(row, "rider_id")),
        TaskStore.shop(row),
        AssignmentState.valueOf(row.getString("assignment_state")),
        Times.instant(row, "offered_at"),
        Times.instant(row, "offer_expires_at"),
        Times.instant(row, "expected_pickup_at"),
        Times.instantOrNull(row, "assignment_at_shop_at"),
        Times.instantOrNull(row, "assignment_ended_at"),
        List.of(order));
  }

  private static Assignment joined(Assignment first, List<Assignment> parts) {
    List<AssignedOrder> orders = new ArrayList<>();
    parts.forEach(part -> orders.addAll(part.orders()));
    return new Assignment(
        first.assignmentId(),
        first.riderId(),
        first.shop(),
        first.state(),
        first.offeredAt(),
        first.offerExpiresAt(),
        first.expectedPickupAt(),
        first.atShopAt(),
        first.endedAt(),
        orders);
  }
}
