package dosirak.contracts.order;

import java.time.Instant;

/**
 * The shop needs more time.
 *
 * @param readyAt when the food will be ready now
 * @param reason for the customer
 */
public record OrderDelayed(OrderFacts facts, Instant readyAt, String reason, Instant delayedAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
