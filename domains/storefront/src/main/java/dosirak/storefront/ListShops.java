package dosirak.storefront;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.Weather;
import dosirak.platform.time.CityClock;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
  private static final double PLACES_PER_DEGREE = 10_000;

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

  /** A list that is the same from one time of the city until another, or longer. */
  record Lasting(ShopList list, Instant from, Instant until) {}

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
   * Lists shops, the nearest first, and says for how long the list is the same unless something
   * else is learned of a shop.
   *
   * @param limit at most
   */
  Lasting lastingNear(GeoPoint point, int limit) {
    Instant now = clock.instant();
    Instant from = now.truncatedTo(ChronoUnit.MINUTES);
    Instant until = from.plus(1, ChronoUnit.MINUTES);
    GeoPoint place = place(point);
    List<Listing> shops = candidates(place, null);
    for (Listing shop : shops) {
      for (Instant change :
          new @Nullable Instant[] {shop.status().pausedUntil(), shop.kitchenFullUntil()}) {
        if (change != null && change.isAfter(now) && change.isBefore(until)) {
          until = change;
        } else if (change != null && !change.isAfter(now) && change.isAfter(from)) {
          from = change;
        }
      }
    }
    ShopList list = list(shops, place, ListSort.DISTANCE, ListFilter.NONE, null, limit, now);
    return new Lasting(list, from, until);
  }

  /**
   * The place that lists are made for: the corner of a net of a ten-thousandth of a degree, some
   * ten metres, that is next to a point. No phone knows better where it is.
   */
  static GeoPoint place(GeoPoint point) {
    return new GeoPoint(rounded(point.latitude()), rounded(point.longitude()));
  }

  private static double rounded(double degrees) {
    // Adding 0 makes -0 a 0.
    return Math.rint(degrees * PLACES_PER_DEGREE) / PLACES_PER_DEGREE + 0.0;
  }

  /**
   * Lists shops.
   *
   * @param after where the page before ended; shops that opened or closed since may be missed or
   *     come twice
   */
  ShopList near(
      GeoPoint point, ListSort sort, ListFilter filter, @Nullable ListCursor after, int limit) {
    GeoPoint place = place(point);
    List<Listing> shops = candidates(place, filter.category());
    return list(shops, place, sort, filter, after, limit, clock.instant());
  }

  private ShopList list(
      List<Listing> shops,
      GeoPoint point,
      ListSort sort,
      ListFilter filter,
      @Nullable ListCursor after,
      int limit,
      Instant now) {
    List<Near> near = new ArrayList<>();
    Weather weather = directory.weather();
    for (Listing shop : shops) {
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
