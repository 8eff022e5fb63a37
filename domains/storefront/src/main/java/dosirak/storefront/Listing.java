package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What every process keeps in memory of every shop: what lists show of it.
 *
 * @param version what the shop said of itself last
 * @param revision grows with everything that is known of it
 * @param kitchenFullUntil when its kitchen is to take orders again; may be over
 */
record Listing(
    ShopId shopId,
    long version,
    long revision,
    String name,
    GeoPoint location,
    ShopCopy.Status status,
    @Nullable Instant kitchenFullUntil,
    Rating rating) {
  /** Whether a list that shows this one is the same with the other. */
  boolean showsTheSameAs(Listing other) {
    return equals(
        new Listing(
            other.shopId,
            other.version,
            revision,
            other.name,
            other.location,
            other.status,
            other.kitchenFullUntil,
            other.rating));
  }
}
