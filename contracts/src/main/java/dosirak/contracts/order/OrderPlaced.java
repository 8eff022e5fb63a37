package dosirak.contracts.order;

import java.time.Instant;

/**
 * A customer placed an order; it waits for its payment.
 *
 * @param paymentDueAt city time after which it ends unpaid
 */
public record OrderPlaced(OrderFacts facts, Instant paymentDueAt) implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
