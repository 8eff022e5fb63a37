package dosirak.contracts.order;

import dosirak.contracts.ShopId;
import java.time.Instant;

/** A shop's kitchen takes orders again, before it was expected to. */
public record KitchenReopened(ShopId shopId, Instant reopenedAt) implements OrderEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
