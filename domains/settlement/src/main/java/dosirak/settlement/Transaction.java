package dosirak.settlement;

import dosirak.contracts.Identifier;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are posted together; debits equal credits.
 *
 * @param transactionId follows from what it is about, so that the same facts make the same
 *     transaction
 * @param orderId absent where no order is the cause
 * @param refundId the refund it belongs to; absent for all that happens to an order once
 * @param occurredAt city time
 */
record Transaction(
    UUID transactionId,
    @Nullable OrderId orderId,
    Kind kind,
    @Nullable RefundId refundId,
    Instant occurredAt,
    List<Line> lines) {

  /** What a transaction is about. An order has at most one of each, and one for each refund. */
  enum Kind {
    /** The gateway captured the customer's money. */
    CAPTURE,
    /** The gateway gave it back. */
    REFUND,
    /** The gateway gave a part of it back. */
    PARTIAL_REFUND,
    /** The order was completed. */
    SALE,
    /** A part of a completed order was refunded. */
    ADJUSTMENT,
    /** The order could not be finished after it was accepted. */
    FAILURE,
    /** The order was cancelled after it was accepted. */
    CANCELLATION,
    /** A rider has earned the pay of an order. */
    RIDER_PAY,
    /** Points were given, taken back or ended. */
    POINTS,
    /** A shop is to be paid. */
    PAYOUT_REQUEST,
    /** A shop was paid. */
    PAYOUT
  }

  /**
   * One line.
   *
   * @param party the shop, the rider or the customer it concerns, absent for none
   * @param amount debit positive, credit negative, never zero
   */
  record Line(Account account, @Nullable UUID party, Money amount) {}

  Transaction {
    lines = List.copyOf(lines);
    Money sum = Money.ZERO;
    for (Line line : lines) {
      if (line.amount().isZero()) {
        throw new IllegalArgumentException("a line of nothing on " + line.account().label());
      }
      sum = sum.plus(line.amount());
    }
    if (!sum.isZero()) {
      throw new IllegalArgumentException(
          kind + " of " + orderId + " is out of balance by " + sum + ": " + lines);
    }
  }

  /** Collects lines; those of nothing are left out. */
  static final class Builder {
    private final UUID transactionId;
    private final @Nullable OrderId orderId;
    private final Kind kind;
    private final @Nullable RefundId refundId;
    private final Instant occurredAt;
    private final List<Line> lines = new ArrayList<>();

    private Builder(
        UUID transactionId,
        @Nullable OrderId orderId,
        Kind kind,
        @Nullable RefundId refundId,
        Instant occurredAt) {
      this.transactionId = transactionId;
      this.orderId = orderId;
      this.kind = kind;
      this.refundId = refundId;
      this.occurredAt = occurredAt;
    }

    /** Of what happens to an order once. */
    Builder(OrderId orderId, Kind kind, Instant occurredAt) {
      this(named(kind + ":" + orderId), orderId, kind, null, occurredAt);
    }

    /** Of one refund. */
    Builder(OrderId orderId, Kind kind, RefundId refundId, Instant occurredAt) {
      this(named(kind + ":" + orderId + ":" + refundId), orderId, kind, refundId, occurredAt);
    }

    /** Of one event that has no other name. */
    static Builder ofEvent(UUID eventId, @Nullable OrderId orderId, Kind kind, Instant occurredAt) {
      return new Builder(named(kind + ":" + eventId), orderId, kind, null, occurredAt);
    }

    private static UUID named(String name) {
      return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    Builder debit(Account account, @Nullable Identifier party, Money amount) {
      if (!amount.isZero()) {
        lines.add(new Line(account, party == null ? null : party.value(), amount));
      }
      return this;
    }

    Builder credit(Account account, @Nullable Identifier party, Money amount) {
      return debit(account, party, amount.negated());
    }

    /** Debits less credits so far. */
    Money balance() {
      return lines.stream().map(Line::amount).reduce(Money.ZERO, Money::plus);
    }

    Transaction build() {
      return new Transaction(transactionId, orderId, kind, refundId, occurredAt, lines);
    }
  }
}
