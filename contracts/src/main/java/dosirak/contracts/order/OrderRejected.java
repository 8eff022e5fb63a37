package dosirak.contracts.order;

import java.time.Instant;

/**
 * The shop refused the order; what was paid is refunded.
 *
 * @param reason a stable code of the shop's choice
 * @param rejectedAt city time
 */
public record OrderRejected(OrderFacts facts, String reason, Instant rejectedAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
