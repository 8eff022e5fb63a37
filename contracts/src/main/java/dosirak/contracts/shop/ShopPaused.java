package dosirak.contracts.shop;

import dosirak.contracts.ShopId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A shop takes no orders for now.
 *
 * @param version of the shop after this event
 * @param until city time at which it opens again by itself; absent: until it is resumed
 * @param pausedAt city time
 */
public record ShopPaused(ShopId shopId, long version, @Nullable Instant until, Instant pausedAt)
    implements ShopEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
