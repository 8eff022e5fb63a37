package dosirak.contracts.order;

import java.time.Instant;

/**
 * An order was paid, or needs no payment in advance; the shop can see it and must answer.
 *
 * @param acceptanceDueAt city time after which it ends and is refunded
 * @param paidAt city time
 */
public record OrderPaid(OrderFacts facts, Instant acceptanceDueAt, Instant paidAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
