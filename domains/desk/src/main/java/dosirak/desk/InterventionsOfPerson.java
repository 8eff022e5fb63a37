package dosirak.desk;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.platform.privacy.PersonalData;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What operators wanted of a person's orders. The orders themselves are order's to tell. */
final class InterventionsOfPerson implements PersonalData {
  private final JdbcClient jdbc;

  InterventionsOfPerson(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Line(OrderId orderId, String kind, String state, String reason, Instant requestedAt) {}

  @Override
  public String name() {
    return "interventions";
  }

  @Override
  public Object of(AccountId person) {
    return List.copyOf(
        jdbc.sql(
                """
                select i.order_id, i.kind, i.state, i.reason, i.requested_at
                from intervention i join desk_order o on o.order_id = i.order_id
                where o.customer_id = :person
                order by i.position
                """)
            .param("person", person.value())
            .query((row, number) ->
                new Line(
                    new OrderId(row.getObject("order_id", UUID.class)),
                    row.getString("kind"),
                    row.getString("state"),
                    row.getString("reason"),
                    row.getObject("requested_at", OffsetDateTime.class).toInstant()))
            .list());
  }
}
