package dosirak.contracts.order;

import java.time.Instant;

/** The wish to cancel was refused; the order goes on. */
public record CancellationRefused(OrderFacts facts, String reason, Instant refusedAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
