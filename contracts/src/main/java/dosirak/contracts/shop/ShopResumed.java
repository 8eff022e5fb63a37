package dosirak.contracts.shop;

import dosirak.contracts.ShopId;
import java.time.Instant;

/**
 * A paused shop takes orders again.
 *
 * @param version of the shop after this event
 * @param resumedAt city time
 */
public record ShopResumed(ShopId shopId, long version, Instant resumedAt) implements ShopEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
