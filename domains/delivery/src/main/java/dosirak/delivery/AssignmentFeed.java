package dosirak.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.OrderId;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.database.Times;
import dosirak.platform.web.Problem;
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
  private static final String START = "00000000-0000-0000-0000-000000000000.0";

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

  @Override
  public String name() {
    return "assignments";
  }

  @Override
  public Page read(@Nullable String after, int limit) {
    Matcher cursor = CURSOR.matcher(after == null ? START : after);
    if (!cursor.matches()) {
      throw Problem.invalid("after", "must be the cursor of a page of this feed");
    }
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
            .param("assignment", UUID.fromString(cursor.group(1)))
            .param("sequence", Integer.parseInt(cursor.group(2)))
            .param("limit", limit)
            .query(AssignmentFeed::read)
            .list();
    if (facts.size() < limit) {
      return new Page(facts, null);
    }
    Fact last = facts.getLast();
    return new Page(facts, last.assignmentId() + "." + last.sequence());
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
