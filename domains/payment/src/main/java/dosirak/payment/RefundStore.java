package dosirak.payment;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of parts that are given back. Callers open the transactions. */
final class RefundStore {
  private final JdbcClient jdbc;

  RefundStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A part with how often the gateway was asked for it, and its place in the feed. */
  record Stored(RefundPart part, int attempts, long sequence) {}

  /** Adds a part that is due at a machine time; one that is known stays as it is. */
  void add(RefundPart part, Instant due) {
    jdbc.sql(
            """
            insert into payment_refund
              (refund_id, order_id, amount, reason, state, requested_at, next_attempt_at)
            values (:refund, :order, :amount, :reason, 'REQUESTED', :requestedAt, :due)
            on conflict (refund_id) do nothing
            """)
        .param("refund", part.refundId().value())
        .param("order", part.orderId().value())
        .param("amount", part.amount().won())
        .param("reason", part.reason())
        .param("requestedAt", Times.utc(part.requestedAt()))
        .param("due", Times.utc(due))
        .update();
  }

  Optional<Stored> find(RefundId refund) {
    return jdbc.sql("select * from payment_refund where refund_id = :refund")
        .param("refund", refund.value())
        .query(RefundStore::read)
        .optional();
  }

  /** The parts of an order, oldest first. */
  List<RefundPart> of(OrderId order) {
    return jdbc
        .sql("select * from payment_refund where order_id = :order order by sequence")
        .param("order", order.value())
        .query(RefundStore::read)
        .list()
        .stream()
        .map(Stored::part)
        .toList();
  }

  /** Notes that a part was given back. */
  void done(RefundId refund, Instant refundedAt) {
    jdbc.sql(
            """
            update payment_refund
            set state = 'DONE', refunded_at = :at, next_attempt_at = null
            where refund_id = :refund
            """)
        .param("refund", refund.value())
        .param("at", Times.utc(refundedAt))
        .update();
  }

  /** Notes that a part can never be given back. */
  void drop(RefundId refund) {
    jdbc.sql(
            """
            update payment_refund set state = 'DROPPED', next_attempt_at = null
            where refund_id = :refund and state = 'REQUESTED'
            """)
        .param("refund", refund.value())
        .update();
  }

  /** Notes that whatever was still asked for went back with everything else. */
  void include(OrderId order) {
    jdbc.sql(
            """
            update payment_refund set state = 'INCLUDED', next_attempt_at = null
            where order_id = :order and state = 'REQUESTED'
            """)
        .param("order", order.value())
        .update();
  }

  /** Says when the gateway is asked again, machine time. */
  void schedule(RefundId refund, Instant next) {
    jdbc.sql(
            """
            update payment_refund set next_attempt_at = :next
            where refund_id = :refund and state = 'REQUESTED'
            """)
        .param("refund", refund.value())
        .param("next", Times.utc(next))
        .update();
  }

  /**
   * Takes what is due for as long as a lease. Of one payment the oldest part alone: the gateway is
   * asked for one part after the other.
   */
  List<Stored> claimDue(Instant now, Duration lease, int limit) {
    return jdbc.sql(
            """
            with due as (
              select r.refund_id from payment_refund r
              where r.next_attempt_at <= :now
                and not exists (
                  select from payment_refund older
                  where older.order_id = r.order_id and older.state = 'REQUESTED'
                    and older.sequence < r.sequence)
              order by r.next_attempt_at
              limit :limit
              for update skip locked
            )
            update payment_refund p
            set next_attempt_at = :until, attempts = p.attempts + 1
            from due where due.refund_id = p.refund_id
            returning p.*
            """)
        .param("now", Times.utc(now))
        .param("until", Times.utc(now.plus(lease)))
        .param("limit", limit)
        .query(RefundStore::read)
        .list();
  }

  /** A page of all parts, oldest first. */
  List<Stored> page(long afterSequence, int limit) {
    return jdbc.sql(
            """
            select * from payment_refund where sequence > :after order by sequence limit :limit
            """)
        .param("after", afterSequence)
        .param("limit", limit)
        .query(RefundStore::read)
        .list();
  }

  private static Stored read(ResultSet row, int number) throws SQLException {
    @Nullable OffsetDateTime refundedAt = row.getObject("refunded_at", OffsetDateTime.class);
    return new Stored(
        new RefundPart(
            new RefundId(row.getObject("refund_id", UUID.class)),
            new OrderId(row.getObject("order_id", UUID.class)),
            Money.won(row.getLong("amount")),
            row.getString("reason"),
            RefundPart.State.valueOf(row.getString("state")),
            row.getObject("requested_at", OffsetDateTime.class).toInstant(),
            refundedAt == null ? null : refundedAt.toInstant()),
        row.getInt("attempts"),
        row.getLong("sequence"));
  }
}
