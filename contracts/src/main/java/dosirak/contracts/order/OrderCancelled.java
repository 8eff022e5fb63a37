package dosirak.contracts.order;

import java.time.Instant;

/**
 * The customer cancelled before the shop accepted; what was paid is refunded.
 *
 * @param cancelledAt city time
 */
public record OrderCancelled(OrderFacts facts, String reason, Instant cancelledAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
