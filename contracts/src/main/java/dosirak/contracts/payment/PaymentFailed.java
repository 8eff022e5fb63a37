package dosirak.contracts.payment;

import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import java.time.Instant;

/**
 * The gateway refused, for good.
 *
 * @param reason a stable code
 * @param failedAt city time
 */
public record PaymentFailed(PaymentId paymentId, OrderId orderId, String reason, Instant failedAt)
    implements PaymentEvent {
  @Override
  public String key() {
    return orderId.toString();
  }
}
