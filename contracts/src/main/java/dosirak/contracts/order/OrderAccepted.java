package dosirak.contracts.order;

import java.time.Instant;

/**
 * The shop took the order.
 *
 * @param preparationMinutes as the shop said when it accepted
 * @param readyAt city time at which the food will be ready, acceptedAt plus the preparation
 * @param acceptedAt city time
 */
public record OrderAccepted(
    OrderFacts facts, int preparationMinutes, Instant readyAt, Instant acceptedAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
