package dosirak.storefront;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.Weather;
import dosirak.platform.time.CityClock;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists the shops that deliver to a place: open ones first, then by distance or what else is asked
 * for. All that lists show is in memory, so that a list asks nobody.
 */
final class ListShops {
  private static final int MOST_CANDIDATES = 2_000;

  private final ShopDirectory directory;
  private final KeepSearchIndex index;
  private final CityClock clock;

  ListShops(ShopDirectory directory, KeepSearchIndex index, CityClock clock) {
    this.directory = directory;
    this.index = index;
    this.clock = clock;
  }

  /**
   * A shop that delivers to the place.
   *
   * @param open whether it takes orders
   * @param opensAt when it does again, where that can be told
   * @param kitchenFullUntil absent while its kitchen takes orders
   * @param deliveryTip of an order of the least value, placed now
   * @param deliveryTipFrom the least that an order of any value pays now
   * @param rating in stars; null without reviews
   */
  record ListedShop(
      ShopId shopId,
      String name,
      GeoPoint location,
      long distanceMetres,
      boolean open,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant opensAt,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant kitchenFullUntil,
      Money deliveryTip,
      Money deliveryTipFrom,
      Money minimumOrder,
      @Nullable BigDecimal rating,
      long reviews,
      long version) {}

  /** A page of the list. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ShopList(List<ListedShop> shops, @Nullable String next) {}

  /** A shop that delivers to a place, as seen from there at a time. */
  record Near(Listing shop, double metres, boolean open, DeliveryEstimate estimate) {
    /** Nothing where it does not deliver. */
    static Optional<Near> of(Listing shop, GeoPoint point, Instant now, Weather weather) {
      return DeliveryEstimate.of(shop.status().terms(), shop.location(), point, now, weather)
          .map(estimate ->
              new Near(shop, shop.location().metresTo(point), shop.status().isOpen(now), estimate));
    }

    ListCursor place(ListSort sort) {
      return new ListCursor(sort, open, sort.key(this), shop.shopId());
    }

    ListedShop shown(Instant now) {
      Instant full = shop.kitchenFullUntil();
      return new ListedShop(
          shop.shopId(),
          shop.name(),
          shop.location(),
          Math.round(metres),
          open,
          open ? null : shop.status().opensAt(now),
          full != null && now.isBefore(full) ? full : null,
          estimate.tip(),
          estimate.tipFrom(),
          estimate.minimumOrder(),
          shop.rating().stars(),
          shop.rating().reviews(),
          shop.version());
    }
  }

  /**
   * Lists shops, the nearest first.
   *
   * @param limit at most
   */
  ShopList near(GeoPoint point, int limit) {
    return near(point, ListSort.DISTANCE, ListFilter.NONE, null, limit);
  }

  /**
   * Lists shops.
   *
   * @param after where the page before ended; shops that opened or closed since may be missed or
   *     come twice
   */
  ShopList near(
      GeoPoint point, ListSort sort, ListFilter filter, @Nullable ListCursor after, int limit) {
    Instant now = clock.instant();
    List<Near> near = new ArrayList<>();
    Weather weather = directory.weather();
    for (Listing shop : candidates(point, filter.category())) {
      Near.of(shop, point, now, weather)
          .filter(filter::takes)
          .filter(found -> after == null || found.place(sort).compareTo(after) > 0)
          .ifPresent(near::add);
    }
    near.sort(Comparator.comparing(each -> each.place(sort)));
    List<Near> page = near.subList(0, Math.min(limit, near.size()));
    String next = near.size() > limit ? page.getLast().place(sort).toText() : null;
    return new ShopList(page.stream().map(each -> each.shown(now)).toList(), next);
  }

  private List<Listing> candidates(GeoPoint point, @Nullable String category) {
    List<Listing> around = directory.around(point, MOST_CANDIDATES);
    if (category == null) {
      return around;
    }
    try (SearchIndex.View view = index.view()) {
      return around.stream().filter(shop -> view.has(shop.shopId(), category)).toList();
    }
  }
}
