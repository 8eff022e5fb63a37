package dosirak.payment;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.OrderFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Orders that may not be charged before promotion has reserved what they use. An order and its
 * reservation come from two sources, either of which may be heard first. Runs in the transactions
 * of the reactions.
 */
final class BenefitsWait {
  private final JdbcClient jdbc;

  BenefitsWait(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An order of which both were heard, and which lives. */
  record Due(AccountId customer, Money amount, Instant placedAt) {}

  /** The order was placed. */
  Optional<Due> placed(OrderFacts facts) {
    return due(
        jdbc.sql(
                """
                insert into benefits_wait (order_id, customer_id, amount, placed_at)
                values (:order, :customer, :amount, :placedAt)
                on conflict (order_id) do update set
                  customer_id = excluded.customer_id,
                  amount = excluded.amount,
                  placed_at = excluded.placed_at
                returning *
                """)
            .param("order", facts.orderId().value())
            .param("customer", facts.customerId().value())
            .param("amount", facts.price().total().won())
            .param("placedAt", facts.placedAt().atOffset(ZoneOffset.UTC)));
  }

  /** What it uses is reserved for it. */
  Optional<Due> reserved(OrderId order) {
    return due(
        jdbc.sql(
                """
                insert into benefits_wait (order_id, is_reserved) values (:order, true)
                on conflict (order_id) do update set is_reserved = true
                returning *
                """)
            .param("order", order.value()));
  }

  /** The order has ended; it will not be charged any more. */
  void over(OrderId order) {
    jdbc.sql("update benefits_wait set is_over = true where order_id = :order")
        .param("order", order.value())
        .update();
  }

  /** Whether a customer's order ended without ever having been charged. */
  boolean isOver(OrderId order, AccountId customer) {
    return jdbc.sql(
            """
            select exists (
              select from benefits_wait
              where order_id = :order and customer_id = :customer and is_over)
            """)
        .param("order", order.value())
        .param("customer", customer.value())
        .query(Boolean.class)
        .single();
  }

  private static Optional<Due> due(JdbcClient.StatementSpec statement) {
    return statement.query(BenefitsWait::read).list().stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Nothing for an order that waits still. */
  private static Optional<Due> read(ResultSet row, int number) throws SQLException {
    UUID customer = row.getObject("customer_id", UUID.class);
    if (customer == null || !row.getBoolean("is_reserved") || row.getBoolean("is_over")) {
      return Optional.empty();
    }
    return Optional.of(
        new Due(
            new AccountId(customer),
            Money.won(row.getLong("amount")),
            row.getObject("placed_at", OffsetDateTime.class).toInstant()));
  }
}
