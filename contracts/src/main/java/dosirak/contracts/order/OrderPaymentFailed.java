package dosirak.contracts.order;

import java.time.Instant;

/**
 * The payment was refused; the order ended before the shop saw it.
 *
 * @param reason a stable code
 * @param failedAt city time
 */
public record OrderPaymentFailed(OrderFacts facts, String reason, Instant failedAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
