package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.schedule.OpeningHours;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shop as the storefront knows it, at a version.
 *
 * @param status what is needed to tell whether it takes orders
 */
record ShopCopy(
    ShopId shopId,
    long version,
    String name,
    String phone,
    String addressText,
    GeoPoint location,
    Status status,
    List<MenuItem> menu,
    Set<ItemId> soldOut) {
  ShopCopy {
    menu = List.copyOf(menu);
    soldOut = Set.copyOf(soldOut);
  }

  /**
   * When a shop takes orders.
   *
   * @param paused whether it was paused and not resumed; the pause may have ended by itself
   * @param pausedUntil city time at which the pause ends by itself, if it does
   */
  record Status(ShopTerms terms, boolean paused, @Nullable Instant pausedUntil) {
    boolean isPaused(Instant now) {
      return paused && (pausedUntil == null || now.isBefore(pausedUntil));
    }

    boolean isOpen(Instant now) {
      return !isPaused(now) && OpeningHours.isOpen(terms, now);
    }
  }
}
