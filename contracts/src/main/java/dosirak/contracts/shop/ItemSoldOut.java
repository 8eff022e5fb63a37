package dosirak.contracts.shop;

import dosirak.contracts.ItemId;
import dosirak.contracts.ShopId;
import java.time.Instant;

/**
 * An item ran out; it cannot be ordered until it is restocked.
 *
 * @param version of the shop after this event
 * @param soldOutAt city time
 */
public record ItemSoldOut(ShopId shopId, long version, ItemId itemId, Instant soldOutAt)
    implements ShopEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
