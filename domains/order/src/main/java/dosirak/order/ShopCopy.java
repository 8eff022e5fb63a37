package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.ShopTerms;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shop as this domain knows it, at one version.
 *
 * @param menu by item
 * @param soldOut items that cannot be ordered now
 * @param soldOutOptions options of items that cannot be chosen now
 * @param pausedUntil city time at which a pause ends by itself; absent for a pause without an end
 * @param countsStock whether the shop ever allotted portions of anything
 */
record ShopCopy(
    ShopId shopId,
    long version,
    AccountId ownerId,
    String name,
    GeoPoint location,
    ShopTerms terms,
    Map<ItemId, MenuItem> menu,
    Set<ItemId> soldOut,
    Set<Portion.Of> soldOutOptions,
    boolean paused,
    @Nullable Instant pausedUntil,
    boolean countsStock) {
  ShopCopy {
    menu = Map.copyOf(menu);
    soldOut = Set.copyOf(soldOut);
    soldOutOptions = Set.copyOf(soldOutOptions);
  }

  /** Whether the shop takes no orders at a moment, whatever its hours. */
  boolean isPaused(Instant at) {
    return paused && (pausedUntil == null || at.isBefore(pausedUntil));
  }
}
