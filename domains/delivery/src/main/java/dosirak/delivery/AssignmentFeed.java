package dosirak.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.OrderId;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.database.Times;
import dosirak.platform.web.Cursors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every order of every assignment that a rider accepted, for the audit. */
final class AssignmentFeed implements FactFeed {
  private static final Pattern CURSOR = Pattern.compile("([0-9a-f-]{36})\\.([0-9]{1,5})");
  private static final Place FIRST = new Place(new UUID(0, 0), 0);

  private final JdbcClient jdbc;

  AssignmentFeed(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A rider's work on one order. All times are city time. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Fact(
      AssignmentId assignmentId,
      AccountId riderId,
      OrderId orderId,
      int sequence,
      Instant assignedAt,
      @Nullable Instant atShopAt,
      @Nullable Instant pickedUpAt,
      @Nullable Instant deliveredAt,
      @Nullable Instant endedAt,
      AssignedOrderState state) {}

  private record Place(UUID assignment, int sequence) {}

  @Override
  public String name() {
    return "assignments";
  }

  @Override
  public Page read(@Nullable String after, int limit) {
    Place known = Cursors.read("after", after, AssignmentFeed::place);
    Place from = known == null ? FIRST : known;
    List<Fact> facts =
        jdbc.sql(
                """
                select o.*, a.rider_id
                from assigned_order o
                join assignment a on a.assignment_id = o.assignment_id
                where o.assigned_at is not null
                  and (o.assignment_id, o.sequence) > (:assignment, :sequence)
                order by o.assignment_id, o.sequence
                limit :limit
                """)
            .param("assignment", from.assignment())
            .param("sequence", from.sequence())
            .param("limit", limit)
            .query(AssignmentFeed::read)
            .list();
    if (facts.size() < limit) {
      return new Page(facts, null);
    }
    Fact last = facts.getLast();
    return new Page(facts, last.assignmentId() + "." + last.sequence());
  }

  private static Place place(String cursor) {
    Matcher parts = CURSOR.matcher(cursor);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a cursor of this feed");
    }
    return new Place(UUID.fromString(parts.group(1)), Integer.parseInt(parts.group(2)));
  }

  private static Fact read(ResultSet row, int number) throws SQLException {
    return new Fact(
        new AssignmentId(Columns.uuid(row, "assignment_id")),
        new AccountId(Columns.uuid(row, "rider_id")),
        new OrderId(Columns.uuid(row, "order_id")),
        row.getInt("sequence"),
        Times.instant(row, "assigned_at"),
        Times.instantOrNull(row, "at_shop_at"),
        Times.instantOrNull(row, "picked_up_at"),
        Times.instantOrNull(row, "delivered_at"),
        Times.instantOrNull(row, "ended_at"),
        AssignedOrderState.valueOf(row.getString("state")));
  }
}
