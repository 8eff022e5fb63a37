package dosirak.contracts.order;

import java.time.Instant;

/**
 * A deadline passed; the order ended. What was paid is refunded.
 *
 * @param expiredAt city time
 */
public record OrderExpired(OrderFacts facts, ExpiryStage stage, Instant expiredAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
