package dosirak.payment;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.platform.database.Times;
import dosirak.platform.database.WriteTogether;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of intents. Callers open the transactions. */
final class PaymentStore {
  private final JdbcClient jdbc;
  private final WriteTogether<Opened> opened = new WriteTogether<>(this::write);

  PaymentStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An intent with what is known of the calls for it, in machine time.
   *
   * @param attempts how often the gateway was asked since the state was entered
   * @param chargedAt when the gateway was last asked to charge
   */
  record Stored(PaymentIntent intent, long sequence, int attempts, @Nullable Instant chargedAt) {}

  private record Opened(PaymentIntent intent, Instant at) {}

  /** Adds an intent when the transaction commits, unless the order has one. */
  void open(PaymentIntent intent, Instant openedAt) {
    opened.add(new Opened(intent, openedAt));
  }

  private void write(List<Opened> all) {
    jdbc.sql(
            """
            insert into payment_intent
              (order_id, payment_id, customer_id, amount, state, opened_at)
            select order_id, payment_id, customer_id, amount, state, opened_at
            from unnest(:orders::uuid[], :payments::uuid[], :customers::uuid[], :amounts::bigint[],
                :states::text[], :openedAt::timestamptz[])
              with ordinality
              as opened (order_id, payment_id, customer_id, amount, state, opened_at, place)
            order by place
            on conflict (order_id) do nothing
            """)
        .param(
            "orders", all.stream().map(one -> one.intent().orderId().value()).toArray(UUID[]::new))
        .param(
            "payments",
            all.stream().map(one -> one.intent().paymentId().value()).toArray(UUID[]::new))
        .param(
            "customers",
            all.stream().map(one -> one.intent().customerId().value()).toArray(UUID[]::new))
        .param("amounts", all.stream().map(one -> one.intent().amount().won()).toArray(Long[]::new))
        .param(
            "states", all.stream().map(one -> one.intent().state().name()).toArray(String[]::new))
        .param("openedAt", all.stream().map(one -> one.at().toString()).toArray(String[]::new))
        .update();
  }

  Optional<Stored> find(OrderId orderId) {
    opened.flush();
    return jdbc.sql("select * from payment_intent where order_id = :orderId")
        .param("orderId", orderId.value())
        .query(PaymentStore::read)
        .optional();
  }

  /** The intent, and nobody else changes it until this transaction ends. */
  Optional<Stored> lock(OrderId orderId) {
    opened.flush();
    return jdbc.sql("select * from payment_intent where order_id = :orderId for update")
        .param("orderId", orderId.value())
        .query(PaymentStore::read)
        .optional();
  }

  /** Saves an intent that stays in its state. */
  void save(PaymentIntent intent) {
    update(intent, "").update();
  }

  /**
   * Saves an intent that entered a state, in which nothing was tried yet.
   *
   * @param next when the gateway is asked next, in machine time; absent for never
   * @param chargedAt when the gateway is asked to charge, absent where it is not
   */
  void enter(PaymentIntent intent, @Nullable Instant next, @Nullable Instant chargedAt) {
    update(
            intent,
            """
            , attempts = 0, next_attempt_at = :next,
            charged_at = coalesce(:chargedAt, charged_at)
            """)
        .param("next", next == null ? null : Times.utc(next), Types.TIMESTAMP_WITH_TIMEZONE)
        .param(
            "chargedAt",
            chargedAt == null ? null : Times.utc(chargedAt),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  private JdbcClient.StatementSpec update(PaymentIntent intent, String more) {
    return jdbc.sql(
            """
            update payment_intent
            set state = :state, payment_key = :paymentKey, ended_reason = :endedReason,
              refusal = :refusal, gateway_fee = :gatewayFee, captured = :captured,
              refunded = :refunded %s
            where order_id = :orderId
            """
                .formatted(more))
        .param("orderId", intent.orderId().value())
        .param("state", intent.state().name())
        .param("paymentKey", intent.paymentKey(), Types.VARCHAR)
        .param("endedReason", intent.endedReason(), Types.VARCHAR)
        .param("refusal", intent.refusal(), Types.VARCHAR)
        .param("gatewayFee", intent.gatewayFee().won())
        .param("captured", intent.captured().won())
        .param("refunded", intent.refunded().won());
  }

  /**
   * Says when the gateway is asked next, in machine time.
   *
   * @param next absent for never
   * @param attempts how often it was asked in this state
   */
  void schedule(OrderId orderId, @Nullable Instant next, int attempts) {
    jdbc.sql(
            """
            update payment_intent set next_attempt_at = :next, attempts = :attempts
            where order_id = :orderId
            """)
        .param("orderId", orderId.value())
        .param("next", next == null ? null : Times.utc(next), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("attempts", attempts)
        .update();
  }

  /** Notes that the gateway is about to be asked to charge. */
  void noteCharge(OrderId orderId, Instant now) {
    jdbc.sql("update payment_intent set charged_at = :now where order_id = :orderId")
        .param("orderId", orderId.value())
        .param("now", Times.utc(now))
        .update();
  }

  /** Takes what is due, for as long as a lease; what is not finished by then is due again. */
  List<Stored> claimDue(Instant now, Duration lease, int limit) {
    return jdbc.sql(
            """
            with due as (
              select order_id from payment_intent
              where next_attempt_at <= :now
              order by next_attempt_at
              limit :limit
              for update skip locked
            )
            update payment_intent p
            set next_attempt_at = :until, attempts = p.attempts + 1
            from due where due.order_id = p.order_id
            returning p.*
            """)
        .param("now", Times.utc(now))
        .param("until", Times.utc(now.plus(lease)))
        .param("limit", limit)
        .query(PaymentStore::read)
        .list();
  }

  /** A page of all intents, oldest first. */
  List<Stored> page(long afterSequence, int limit) {
    return jdbc.sql(
            """
            select * from payment_intent where sequence > :after order by sequence limit :limit
            """)
        .param("after", afterSequence)
        .param("limit", limit)
        .query(PaymentStore::read)
        .list();
  }

  /** The intents of a customer, newest first. */
  List<Stored> ofCustomer(AccountId customer, int limit) {
    return jdbc.sql(
            """
            select * from payment_intent where customer_id = :customer
            order by sequence desc limit :limit
            """)
        .param("customer", customer.value())
        .param("limit", limit)
        .query(PaymentStore::read)
        .list();
  }

  private static Stored read(ResultSet row, int number) throws SQLException {
    OffsetDateTime chargedAt = row.getObject("charged_at", OffsetDateTime.class);
    return new Stored(
        new PaymentIntent(
            new PaymentId(row.getObject("payment_id", UUID.class)),
            new OrderId(row.getObject("order_id", UUID.class)),
            new AccountId(row.getObject("customer_id", UUID.class)),
            Money.won(row.getLong("amount")),
            PaymentIntent.State.valueOf(row.getString("state")),
            row.getString("payment_key"),
            row.getString("ended_reason"),
            row.getString("refusal"),
            Money.won(row.getLong("gateway_fee")),
            Money.won(row.getLong("captured")),
            Money.won(row.getLong("refunded"))),
        row.getLong("sequence"),
        row.getInt("attempts"),
        chargedAt == null ? null : chargedAt.toInstant());
  }
}
