package dosirak.promotion;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How all lines stand, in memory: read anew some times a second, whoever many ask. A number in a
 * line does not change, so it is looked up once, and the place is what lies between it and the
 * head. Only those whose turn it is are looked up again, for they may have taken their coupon.
 */
final class FlashBoard {
  private static final int MOST_FINISHED = 100;
  private static final int MOST_PLACES = 200_000;
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final FlashStore flashes;
  private final Cache<CampaignId, Flash> finished =
      Caffeine.newBuilder().maximumSize(MOST_FINISHED).expireAfterWrite(KEPT).build();
  private final Cache<JoinFlash.Wanted, FlashPlace> places =
      Caffeine.newBuilder().maximumSize(MOST_PLACES).expireAfterAccess(KEPT).build();
  private volatile Map<CampaignId, Flash> live = Map.of();

  FlashBoard(FlashStore flashes) {
    this.flashes = flashes;
  }

  /** Reads anew how lines stand. */
  void refresh() {
    Map<CampaignId, Flash> read = new LinkedHashMap<>();
    flashes.live().forEach(flash -> read.put(flash.campaignId(), flash));
    live = java.util.Collections.unmodifiableMap(read);
  }

  /** Those that are not over, newest first. */
  List<Flash> live() {
    return List.copyOf(live.values());
  }

  /** A flash, however long it has been over. */
  @Nullable Flash find(CampaignId id) {
    Flash known = live.get(id);
    if (known == null) {
      known = finished.getIfPresent(id);
    }
    if (known == null) {
      known = flashes.find(id).orElse(null);
      if (known != null && known.state() == Flash.State.OVER) {
        finished.put(id, known);
      }
    }
    return known;
  }

  /** The place of a customer in a flash; absent if there is none. */
  @Nullable FlashPlace place(Flash flash, AccountId customer) {
    JoinFlash.Wanted key = new JoinFlash.Wanted(flash.campaignId(), customer);
    FlashPlace known = places.getIfPresent(key);
    if (known == null || known.isOutdated(flash)) {
      known = flashes.place(flash.campaignId(), customer).orElse(null);
      if (known != null) {
        places.put(key, known);
      }
    }
    return known;
  }
}
