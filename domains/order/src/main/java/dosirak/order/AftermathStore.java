package dosirak.order;

import dosirak.contracts.OrderId;
import dosirak.platform.database.Times;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what happened to orders beside their way. */
final class AftermathStore {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  AftermathStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** What happened to an order; whoever wants to change it must have locked the order. */
  Aftermath of(OrderId order) {
    return jdbc.sql("select body from order_aftermath where order_id = :order")
        .param("order", order.value())
        .query(String.class)
        .optional()
        .map(body -> json.readValue(body, Aftermath.class))
        .orElse(Aftermath.NONE);
  }

  /** Keeps what happened to an order that is locked. */
  void keep(OrderId order, Aftermath aftermath) {
    Aftermath.Proposal proposal = aftermath.proposal();
    @Nullable OffsetDateTime due = proposal == null ? null : Times.utc(proposal.dueAt());
    jdbc.sql(
            """
            insert into order_aftermath (order_id, body, proposal_due_at)
            values (:order, :body, cast(:due as timestamptz))
            on conflict (order_id) do update set
              body = excluded.body, proposal_due_at = excluded.proposal_due_at
            """)
        .param("order", order.value())
        .param("body", json.writeValueAsString(aftermath))
        .param("due", due)
        .update();
  }

  /**
   * Orders with a proposal that nobody answered in time, in an order that stays.
   *
   * @param skipped how many of the first are passed over
   */
  List<OrderId> due(Instant now, int skipped, int limit) {
    return jdbc.sql(
            """
            select order_id from order_aftermath
            where proposal_due_at <= :now
            order by proposal_due_at, order_id
            limit :limit offset :skipped
            """)
        .param("now", Times.utc(now))
        .param("limit", limit)
        .param("skipped", skipped)
        .query((row, number) -> new OrderId(row.getObject("order_id", UUID.class)))
        .list();
  }
}
