package dosirak.contracts.order;

import dosirak.contracts.AccountId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The customer has the food.
 *
 * @param riderId absent for pickup orders
 * @param deliveredAt city time
 */
public record OrderDelivered(OrderFacts facts, @Nullable AccountId riderId, Instant deliveredAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
