package dosirak.city.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One payment as it stands after some change; a later change makes a new value. Amounts are in won.
 *
 * @param sequence the place in the log of the change that made this value
 * @param capture null until the money was charged
 * @param refusal null unless the card company refused it
 * @param refunds in the order they happened
 */
record Payment(
    String paymentKey,
    String orderId,
    long amount,
    Instant requestedAt,
    long sequence,
    @Nullable Capture capture,
    @Nullable Refusal refusal,
    List<Refund> refunds) {

  /**
   * @param sequence the place in the log, which is also the payment's place in the audit feed
   * @param fee the gateway's own fee, in won
   */
  record Capture(long sequence, long fee, Instant at) {}

  record Refusal(GatewayError error, Instant at) {}

  /**
   * @param refundable what was left to give back afterwards, in won
   */
  record Refund(String transactionKey, long amount, long refundable, String reason, Instant at) {}

  /** The states of the published API that this gateway uses. */
  enum Status {
    IN_PROGRESS,
    DONE,
    PARTIAL_CANCELED,
    CANCELED,
    ABORTED
  }

  static Payment checkedOut(Change.CheckedOut change, long sequence) {
    return new Payment(
        change.paymentKey(),
        change.orderId(),
        change.amount(),
        change.at(),
        sequence,
        null,
        null,
        List.of());
  }

  Payment captured(Change.Captured change, long changeSequence) {
    require(capture == null && refusal == null, "a payment is captured once, while in progress");
    return new Payment(
        paymentKey,
        orderId,
        amount,
        requestedAt,
        changeSequence,
        new Capture(changeSequence, change.fee(), change.at()),
        null,
        refunds);
  }

  Payment refused(Change.Refused change, long changeSequence) {
    require(capture == null && refusal == null, "a payment is refused once, while in progress");
    return new Payment(
        paymentKey,
        orderId,
        amount,
        requestedAt,
        changeSequence,
        null,
        new Refusal(change.error(), change.at()),
        refunds);
  }

  Payment refunded(Change.Refunded change, String transactionKey, long changeSequence) {
    long left = balance() - change.amount();
    require(
        capture != null && change.amount() > 0 && left >= 0,
        "a refund takes from what was captured and is left");
    List<Refund> all = new ArrayList<>(refunds);
    all.add(new Refund(transactionKey, change.amount(), left, change.reason(), change.at()));
    return new Payment(
        paymentKey, orderId, amount, requestedAt, changeSequence, capture, null, List.copyOf(all));
  }

  Status status() {
    if (refusal != null) {
      return Status.ABORTED;
    }
    if (capture == null) {
      return Status.IN_PROGRESS;
    }
    if (refunds.isEmpty()) {
      return Status.DONE;
    }
    return balance() == 0 ? Status.CANCELED : Status.PARTIAL_CANCELED;
  }

  /** What was given back so far, in won. */
  long refunded() {
    return amount - balance();
  }

  /** The amount less what was given back, in won; the whole amount while nothing is captured. */
  long balance() {
    return refunds.isEmpty() ? amount : refunds.getLast().refundable();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalStateException(rule);
    }
  }
}
