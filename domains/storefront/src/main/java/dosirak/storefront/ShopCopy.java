package dosirak.storefront;

import dosirak.contracts.GeoPoint;
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
 * @param generation of the tables; revisions of different ones cannot be compared
 * @param revision grows with everything that is known of it
 * @param status what is needed to tell whether it takes orders
 * @param soldOut what cannot be had, as the text of {@link Portions}
 * @param kitchenFullUntil when its kitchen is to take orders again; may be over
 */
record ShopCopy(
    ShopId shopId,
    long version,
    String generation,
    long revision,
    String name,
    String phone,
    String addressText,
    GeoPoint location,
    Status status,
    List<MenuItem> menu,
    Set<String> soldOut,
    @Nullable Instant kitchenFullUntil,
    Rating rating) {
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

    /** Whether it takes orders: neither paused nor closed, nor after the time of the last one. */
    boolean isOpen(Instant now) {
      return !isPaused(now) && OpeningHours.takesOrders(terms, now);
    }

    /** When it takes orders again, where it does not now and that can be told. */
    @Nullable Instant opensAt(Instant now) {
      if (isOpen(now)) {
        return null;
      }
      Instant from = isPaused(now) ? pausedUntil : now;
      return from == null ? null : OpeningHours.nextOpening(terms, from).orElse(null);
    }
  }
}
