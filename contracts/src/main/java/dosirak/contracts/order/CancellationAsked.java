package dosirak.contracts.order;

import java.time.Instant;

/** A customer asks to cancel an order that the shop has accepted. */
public record CancellationAsked(OrderFacts facts, String reason, Instant askedAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
