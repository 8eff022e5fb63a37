package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where the riders on duty are and what they do, for the operator's and the demonstration's map.
 */
final class LiveMap {
  private static final int MOST_RIDERS = 2_000;

  private final JdbcClient jdbc;
  private final RiderStore riders;
  private final Positions positions;

  LiveMap(JdbcClient jdbc, RiderStore riders, Positions positions) {
    this.jdbc = jdbc;
    this.riders = riders;
    this.positions = positions;
  }

  /** What a rider on the map does. */
  enum Doing {
    IDLE,
    OFFERED,
    TO_SHOP,
    AT_SHOP,
    TO_CUSTOMER
  }

  /**
   * A rider on the map.
   *
   * @param orders how many of the offer or the work in hand are left
   */
  record Dot(AccountId riderId, GeoPoint location, Doing state, int orders) {}

  private record Busy(Doing doing, int orders) {}

  List<Dot> riders() {
    Map<AssignmentId, Busy> busy = busy();
    Busy idle = new Busy(Doing.IDLE, 0);
    return riders.onDuty(MOST_RIDERS).stream()
        .map(rider -> {
          Rider latest = rider.at(positions.unflushed(rider.riderId()));
          AssignmentId inHand = rider.assignmentId();
          Busy with = inHand == null ? idle : busy.getOrDefault(inHand, idle);
          return new Dot(rider.riderId(), latest.location(), with.doing(), with.orders());
        })
        .toList();
  }

  private Map<AssignmentId, Busy> busy() {
    Map<AssignmentId, Busy> busy = new HashMap<>();
    RowCallbackHandler note =
        row ->
            busy.put(
                new AssignmentId(Columns.uuid(row, "assignment_id")),
                new Busy(Doing.valueOf(row.getString("state")), row.getInt("orders")));
    jdbc.sql(
            """
            select a.assignment_id, a.state, (
                select count(*) from assigned_order o
                where o.assignment_id = a.assignment_id
                  and o.state in ('OFFERED', 'ASSIGNED', 'PICKED_UP')
              ) as orders
            from assignment a
            where a.state <> 'ENDED'
            """)
        .query(note);
    return busy;
  }
}
