package dosirak.contracts.payment;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.RefundId;
import java.time.Instant;

/**
 * The gateway gave a part of a payment back.
 *
 * @param remaining what is left of the payment
 */
public record PaymentRefunded(
    PaymentId paymentId,
    OrderId orderId,
    RefundId refundId,
    String paymentKey,
    Money amount,
    Money remaining,
    String reason,
    Instant refundedAt)
    implements PaymentEvent {
  @Override
  public String key() {
    return orderId.toString();
  }
}
