package dosirak.storefront;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dosirak.contracts.GeoPoint;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.ReadyBytes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The first pages of lists near a place, ready to be sent. One is kept until something that it
 * shows has changed: what is known of a shop that reaches the place, the weather, or the minute.
 */
final class NearLists {
  private static final long MOST_BYTES = 32L * 1024 * 1024;

  /** What a list needs besides its bytes, about. */
  private static final int OVERHEAD_BYTES = 512;

  private final ListShops listShops;
  private final ShopDirectory directory;
  private final CityClock clock;
  private final JsonMapper mapper;
  private final Counter fromMemory;
  private final Counter made;

  /** As it is and compressed takes less than twice the room. */
  private final Cache<Place, Written> lists =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((Place place, Written list) -> OVERHEAD_BYTES + 2 * list.bytes().length())
          .build();

  private record Place(GeoPoint point, int limit) {}

  private record Written(long edition, Instant from, Instant until, ReadyBytes bytes) {
    boolean holds(long edition, Instant now) {
      return this.edition == edition && !now.isBefore(from) && now.isBefore(until);
    }
  }

  NearLists(
      ListShops listShops,
      ShopDirectory directory,
      CityClock clock,
      JsonMapper mapper,
      MeterRegistry meters) {
    this.listShops = listShops;
    this.directory = directory;
    this.clock = clock;
    this.mapper = mapper;
    this.fromMemory = counter(meters, "memory");
    this.made = counter(meters, "shops");
  }

  private static Counter counter(MeterRegistry meters, String level) {
    return Counter.builder("dosirak.storefront.lists").tag("from", level).register(meters);
  }

  /** The list as it is to be sent, if it is here. */
  @Nullable ReadyBytes atHand(GeoPoint point, int limit) {
    Place place = new Place(ListShops.place(point), limit);
    Written written = lists.getIfPresent(place);
    if (written == null || !holds(place, written)) {
      return null;
    }
    fromMemory.increment();
    return written.bytes();
  }

  /** The list as it is to be sent. Who asks while it is made for another waits for that. */
  ReadyBytes find(GeoPoint point, int limit) {
    ReadyBytes ready = atHand(point, limit);
    if (ready != null) {
      return ready;
    }
    Place place = new Place(ListShops.place(point), limit);
    Written written =
        lists
            .asMap()
            .compute(
                place,
                (_, present) -> present != null && holds(place, present) ? present : write(place));
    return Objects.requireNonNull(written).bytes();
  }

  private boolean holds(Place place, Written written) {
    return written.holds(directory.edition(place.point()), clock.instant());
  }

  private Written write(Place place) {
    // Before the shops are read, so that what changes meanwhile makes it an old one.
    long edition = directory.edition(place.point());
    ListShops.Lasting lasting = listShops.lastingNear(place.point(), place.limit());
    made.increment();
    return new Written(
        edition,
        lasting.from(),
        lasting.until(),
        new ReadyBytes(mapper.writeValueAsBytes(lasting.list())));
  }
}
