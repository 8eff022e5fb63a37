package dosirak.contracts.shop;

import dosirak.contracts.ItemId;
import dosirak.contracts.ShopId;
import java.time.Instant;

/**
 * An item that had run out can be ordered again.
 *
 * @param version of the shop after this event
 * @param restockedAt city time
 */
public record ItemRestocked(ShopId shopId, long version, ItemId itemId, Instant restockedAt)
    implements ShopEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
