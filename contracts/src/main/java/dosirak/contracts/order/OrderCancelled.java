package dosirak.contracts.order;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order was cancelled: by its customer before the shop accepted it, or later by a decision.
 *
 * @param reason for people
 * @param fault who bears it; absent before acceptance
 * @param givenBack what the customer gets back; absent: everything
 */
public record OrderCancelled(
    OrderFacts facts,
    String reason,
    Instant cancelledAt,
    @Nullable Fault fault,
    @Nullable GivenBack givenBack)
    implements OrderEvent {
  /** An order that was cancelled before the shop accepted it. */
  public OrderCancelled(OrderFacts facts, String reason, Instant cancelledAt) {
    this(facts, reason, cancelledAt, null, null);
  }

  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
