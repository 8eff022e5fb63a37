package dosirak.desk;

import dosirak.contracts.AccountId;
import dosirak.contracts.InterventionId;
import dosirak.contracts.OrderId;
import dosirak.contracts.desk.InterventionKind;
import dosirak.contracts.desk.InterventionRequested;
import dosirak.contracts.desk.WantedRefund;
import dosirak.contracts.order.Fault;
import dosirak.contracts.platform.InterventionDecided;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps what operators wanted, and hears what was decided on it. */
final class InterventionStore {
  private static final int LONGEST = 200;
  private static final String SELECT =
      """
      select intervention_id, order_id, kind, fault, lines, delivery_tip, reason, requested_by,
        requested_at, position, state, decided_by, detail, decided_at
      from intervention
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  InterventionStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * Keeps a wish.
   *
   * @return false if one of its kind for this order is not decided on yet; then nothing is kept
   */
  boolean add(InterventionRequested wanted, long position) {
    Fault fault = wanted.fault();
    return jdbc.sql(
                """
                insert into intervention
                  (intervention_id, order_id, kind, fault, lines, delivery_tip, reason,
                   requested_by, requested_at, position, state)
                values
                  (:id, :order, :kind, cast(:fault as text), :lines, :tip, :reason, :by, :at,
                   :position, 'REQUESTED')
                on conflict (order_id, kind) where state = 'REQUESTED' do nothing
                """)
            .param("id", wanted.interventionId().value())
            .param("order", wanted.orderId().value())
            .param("kind", wanted.kind().name())
            .param("fault", fault == null ? null : fault.name())
            .param("lines", json.writeValueAsString(wanted.lines()))
            .param("tip", wanted.deliveryTip())
            .param("reason", wanted.reason())
            .param("by", wanted.requestedBy().value())
            .param("at", Times.utc(wanted.requestedAt()))
            .param("position", position)
            .update()
        == 1;
  }

  /**
   * Notes what was decided. The first decision counts; there should be no other.
   *
   * @param domain who decided
   */
  void decide(InterventionDecided decided, String domain) {
    jdbc.sql(
            """
            update intervention set
              state = :state, decided_by = :domain, detail = :detail, decided_at = :at
            where intervention_id = :id and state = 'REQUESTED'
            """)
        .param(
            "state",
            (decided.accepted() ? Intervention.State.ACCEPTED : Intervention.State.REFUSED).name())
        .param("domain", domain)
        .param("detail", decided.detail())
        .param("at", Times.utc(decided.decidedAt()))
        .param("id", decided.interventionId().value())
        .update();
  }

  /** Those of an order, oldest first. */
  List<Intervention> of(OrderId order) {
    return jdbc.sql(SELECT + "where order_id = :order order by position limit :most")
        .param("order", order.value())
        .param("most", LONGEST)
        .query(this::intervention)
        .list();
  }

  /** That they were wanted, for the story of an order. */
  List<Story.Entry> storyOf(OrderId order) {
    return jdbc.sql(SELECT + "where order_id = :order order by position limit :most")
        .param("order", order.value())
        .param("most", LONGEST)
        .query((row, number) -> {
          Intervention wanted = intervention(row, number);
          ObjectNode facts = json.createObjectNode();
          facts.put("interventionId", wanted.interventionId().toString());
          facts.put("kind", wanted.kind().name());
          facts.put("reason", wanted.reason());
          facts.put("requestedBy", wanted.requestedBy().toString());
          return Story.Entry.of(
              wanted.requestedAt(),
              "desk",
              InterventionRequested.class.getSimpleName(),
              row.getLong("position"),
              facts);
        })
        .list();
  }

  /** Newest first. */
  List<Intervention> page(
      Intervention.@Nullable State state, @Nullable InterventionId before, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where (cast(:state as text) is null or state = :state)
                  and (cast(:before as uuid) is null or intervention_id < cast(:before as uuid))
                order by intervention_id desc limit :limit
                """)
        .param("state", state == null ? null : state.name())
        .param("before", before == null ? null : before.value())
        .param("limit", limit)
        .query(this::intervention)
        .list();
  }

  private Intervention intervention(ResultSet row, int number) throws SQLException {
    String fault = row.getString("fault");
    return new Intervention(
        new InterventionId(row.getObject("intervention_id", UUID.class)),
        new OrderId(row.getObject("order_id", UUID.class)),
        InterventionKind.valueOf(row.getString("kind")),
        fault == null ? null : Fault.valueOf(fault),
        json.readValue(row.getString("lines"), new TypeReference<List<WantedRefund>>() {}),
        row.getBoolean("delivery_tip"),
        row.getString("reason"),
        new AccountId(row.getObject("requested_by", UUID.class)),
        Times.instant(row, "requested_at"),
        Intervention.State.valueOf(row.getString("state")),
        row.getString("decided_by"),
        row.getString("detail"),
        Times.instantOrNull(row, "decided_at"));
  }
}
