package dosirak.storefront;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dosirak.contracts.ShopId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pages of shops, ready to be sent. What this process learns of a shop outdates its page at
 * once; what another process of the storefront learned is noticed when the revision in the database
 * is looked at again.
 */
final class ShopPages {
  private static final long MOST_BYTES = 64L * 1024 * 1024;
  private static final Duration RECHECKED_EVERY = Duration.ofSeconds(2);
  private static final int MOST_RECHECKED = 100_000;

  private final ShopCopyStore shops;
  private final VersionedCache<ShopId, ShopPage> pages;
  private final Cache<ShopId, Boolean> recentlyChecked =
      Caffeine.newBuilder().maximumSize(MOST_RECHECKED).expireAfterWrite(RECHECKED_EVERY).build();

  ShopPages(ShopCopyStore shops, JsonMapper mapper) {
    this.shops = shops;
    this.pages =
        new VersionedCache<>(
            (shopId, page) -> page.bytes(),
            MOST_BYTES,
            ShopPage::revision,
            shopId -> shops.find(shopId).map(shop -> ShopPage.of(shop, mapper)).orElse(null));
  }

  /** The page of a shop; null where there is no such shop. */
  @Nullable ShopPage find(ShopId shopId) {
    if (pages.peek(shopId) != null && recentlyChecked.getIfPresent(shopId) == null) {
      shops.revision(shopId).ifPresent(revision -> pages.outdated(shopId, revision));
      recentlyChecked.put(shopId, true);
    }
    return pages.get(shopId);
  }

  /** Makes known that what is known of a shop has reached a revision. */
  void outdated(ShopId shopId, long revision) {
    pages.outdated(shopId, revision);
  }
}
