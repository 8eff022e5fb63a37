package dosirak.payment;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of a payment that is to be given back, once.
 *
 * @param reason for people
 * @param requestedAt city time
 * @param refundedAt city time; absent until then
 */
record RefundPart(
    RefundId refundId,
    OrderId orderId,
    Money amount,
    String reason,
    State state,
    Instant requestedAt,
    @Nullable Instant refundedAt) {
  /** How far a refund has come. */
  enum State {
    /** The gateway is to give it back. */
    REQUESTED,
    /** The gateway gave it back. */
    DONE,
    /** Everything was given back before it was its turn. */
    INCLUDED,
    /** There was not so much left of the payment. */
    DROPPED
  }
}
