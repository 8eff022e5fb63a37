package dosirak.contracts.order;

import dosirak.contracts.AccountId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order reached its good end; settlement may post it.
 *
 * @param riderId absent for pickup orders
 * @param completedAt city time; its day in Seoul is the order's day in the books
 */
public record OrderCompleted(OrderFacts facts, @Nullable AccountId riderId, Instant completedAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
