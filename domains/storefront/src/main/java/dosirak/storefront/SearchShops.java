package dosirak.storefront;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.Weather;
import dosirak.platform.time.CityClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds shops that deliver to a place by what they and their items are called. All of it is in
 * memory, so that nobody is asked.
 */
final class SearchShops {
  /** The items of a shop that are shown of those that fit. */
  private static final int MOST_ITEMS = 3;

  private static final int MOST_CANDIDATES = 20_000;

  private final KeepSearchIndex index;
  private final ShopDirectory directory;
  private final CityClock clock;

  SearchShops(KeepSearchIndex index, ShopDirectory directory, CityClock clock) {
    this.index = index;
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * What is searched for.
   *
   * @param category normalised; only shops whose menu has it
   * @param openOnly only shops that take orders
   */
  record Wish(SearchText text, GeoPoint point, @Nullable String category, boolean openOnly) {}

  /**
   * A shop that was found.
   *
   * @param items those that fit best; none where only the shop's own name fits
   */
  record FoundShop(ListShops.ListedShop shop, List<SearchIndex.FoundItem> items) {}

  /** A page of what was found. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FoundShops(List<FoundShop> shops, @Nullable String next) {}

  /** Names that begin with what was typed. */
  record Suggestions(List<SearchIndex.Suggestion> suggestions) {}

  private record Candidate(ListShops.Near near, SearchIndex.Fit fit, SearchCursor place) {}

  /**
   * Finds shops.
   *
   * @param after where the page before ended; shops that opened, closed or changed since may be
   *     missed or come twice
   */
  FoundShops find(Wish wish, @Nullable SearchCursor after, int limit) {
    Instant now = clock.instant();
    Weather weather = directory.weather();
    try (SearchIndex.View view = index.view()) {
      Map<Integer, Listing> listings = new HashMap<>();
      Map<Integer, ShopId> ids = new HashMap<>();
      for (Listing listing : directory.around(wish.point(), MOST_CANDIDATES)) {
        int number = view.number(listing.shopId());
        if (number >= 0 && isWanted(listing, wish, view, now)) {
          listings.put(number, listing);
          ids.put(number, listing.shopId());
        }
      }
      List<Candidate> found = new ArrayList<>();
      view.find(wish.text(), ids)
          .forEach((number, fit) -> {
            Listing listing = listings.get(number);
            if (listing != null) {
              candidate(listing, fit, wish.point(), now, weather)
                  .filter(each -> after == null || each.place().compareTo(after) > 0)
                  .ifPresent(found::add);
            }
          });
      found.sort(Comparator.comparing(Candidate::place));
      List<Candidate> page = found.subList(0, Math.min(limit, found.size()));
      String next = found.size() > limit ? page.getLast().place().toText() : null;
      return new FoundShops(page.stream().map(each -> shown(each, view, now)).toList(), next);
    }
  }

  private static boolean isWanted(Listing listing, Wish wish, SearchIndex.View view, Instant now) {
    return (wish.category() == null || view.has(listing.shopId(), wish.category()))
        && (!wish.openOnly() || listing.status().isOpen(now));
  }

  private static Optional<Candidate> candidate(
      Listing listing, SearchIndex.Fit fit, GeoPoint point, Instant now, Weather weather) {
    return ListShops.Near.of(listing, point, now, weather)
        .map(near -> {
          int points =
              SearchRank.points(
                  fit.text(),
                  near.open(),
                  near.metres(),
                  listing.rating(),
                  near.estimate().tipFrom().won());
          return new Candidate(near, fit, new SearchCursor(points, listing.shopId()));
        });
  }

  private static FoundShop shown(Candidate found, SearchIndex.View view, Instant now) {
    return new FoundShop(
        found.near().shown(now), view.items(found.near().shop().shopId(), found.fit(), MOST_ITEMS));
  }

  /**
   * Names that begin with what was typed.
   *
   * @param point only of shops that may deliver there; absent: of all
   */
  Suggestions suggest(SearchText typed, @Nullable GeoPoint point, int limit) {
    try (SearchIndex.View view = index.view()) {
      return new Suggestions(
          view.suggest(typed.joined(), point == null ? null : around(point, view), limit));
    }
  }

  private Set<Integer> around(GeoPoint point, SearchIndex.View view) {
    Set<Integer> numbers = new HashSet<>();
    for (Listing listing : directory.around(point, MOST_CANDIDATES)) {
      int number = view.number(listing.shopId());
      if (number >= 0) {
        numbers.add(number);
      }
    }
    return numbers;
  }
}
