package dosirak.contracts.order;

import java.time.Instant;

/**
 * The food is ready at the shop.
 *
 * @param readyAt city time
 */
public record OrderReady(OrderFacts facts, Instant readyAt) implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
