package dosirak.settlement;

import dosirak.contracts.Identifier;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are posted together; debits equal credits.
 *
 * @param occurredAt city time
 */
record Transaction(OrderId orderId, Kind kind, Instant occurredAt, List<Line> lines) {

  /** What a transaction is about. An order has at most one of each. */
  enum Kind {
    /** The gateway captured the customer's money. */
    CAPTURE,
    /** The gateway gave it back. */
    REFUND,
    /** The order was completed. */
    SALE,
    /** The order could not be finished after it was accepted. */
    FAILURE,
    /** A rider delivered. */
    RIDER_PAY
  }

  /**
   * One line.
   *
   * @param party the shop or the rider it concerns, absent for none
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

  /** Follows from the order and the kind, so that the same facts make the same transaction. */
  UUID transactionId() {
    return UUID.nameUUIDFromBytes((kind + ":" + orderId).getBytes(StandardCharsets.UTF_8));
  }

  /** Collects lines; those of nothing are left out. */
  static final class Builder {
    private final OrderId orderId;
    private final Kind kind;
    private final Instant occurredAt;
    private final List<Line> lines = new ArrayList<>();

    Builder(OrderId orderId, Kind kind, Instant occurredAt) {
      this.orderId = orderId;
      this.kind = kind;
      this.occurredAt = occurredAt;
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

    Transaction build() {
      return new Transaction(orderId, kind, occurredAt, lines);
    }
  }
}
