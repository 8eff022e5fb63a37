package dosirak.contracts.order;

import dosirak.contracts.ShopId;
import java.time.Instant;

/**
 * A shop's kitchen takes no more orders for now.
 *
 * @param opensAt when it takes orders again
 */
public record KitchenFilled(ShopId shopId, Instant opensAt, Instant filledAt)
    implements OrderEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
