package dosirak.contracts.order;

import dosirak.contracts.AccountId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rider, or the customer for a pickup order, has the food.
 *
 * @param riderId absent for pickup orders
 * @param pickedUpAt city time
 */
public record OrderPickedUp(OrderFacts facts, @Nullable AccountId riderId, Instant pickedUpAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
