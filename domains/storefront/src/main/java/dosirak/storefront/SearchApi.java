package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.PositionGate;
import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Finding shops by what they and their items are called. */
@RestController
final class SearchApi {
  private static final int MOST_A_PAGE = 50;
  private static final int MOST_SUGGESTIONS = 20;

  private final SearchShops searchShops;
  private final KeepSearchIndex index;
  private final ShopDirectory directory;

  SearchApi(SearchShops searchShops, KeepSearchIndex index, ShopDirectory directory) {
    this.searchShops = searchShops;
    this.index = index;
    this.directory = directory;
  }

  @GetMapping("/search")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  SearchShops.FoundShops search(
      @RequestParam String q,
      @RequestParam double latitude,
      @RequestParam double longitude,
      @RequestParam(required = false) @Nullable String category,
      @RequestParam(defaultValue = "false") boolean open,
      @RequestParam(defaultValue = "20") int limit,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestHeader(name = PositionGate.HEADER, required = false) @Nullable String atLeast,
      HttpServletResponse response)
      throws InterruptedException {
    SearchText text = SearchText.of(q);
    GeoPoint point = StorefrontApi.place(latitude, longitude);
    requireLimit(limit, MOST_A_PAGE);
    SearchCursor after = cursor == null ? null : SearchCursor.of(cursor);
    SearchShops.Wish wish =
        new SearchShops.Wish(text, point, StorefrontApi.category(category), open);
    catchUp(atLeast);
    StorefrontApi.tell(directory.staleSeconds(), response);
    return searchShops.find(wish, after, limit);
  }

  @GetMapping("/suggest")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  SearchShops.Suggestions suggest(
      @RequestParam String q,
      @RequestParam(required = false) @Nullable Double latitude,
      @RequestParam(required = false) @Nullable Double longitude,
      @RequestParam(defaultValue = "10") int limit,
      @RequestHeader(name = PositionGate.HEADER, required = false) @Nullable String atLeast,
      HttpServletResponse response)
      throws InterruptedException {
    SearchText typed = SearchText.of(q);
    GeoPoint point = placeOrNone(latitude, longitude);
    requireLimit(limit, MOST_SUGGESTIONS);
    catchUp(atLeast);
    StorefrontApi.tell(directory.staleSeconds(), response);
    return searchShops.suggest(typed, point, limit);
  }

  private static @Nullable GeoPoint placeOrNone(
      @Nullable Double latitude, @Nullable Double longitude) {
    if (latitude == null && longitude == null) {
      return null;
    }
    if (latitude == null || longitude == null) {
      throw Problem.invalid(
          latitude == null ? "latitude" : "longitude", "must come with the other of the two");
    }
    return StorefrontApi.place(latitude, longitude);
  }

  private static void requireLimit(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw Problem.invalid("limit", "must be between 1 and " + most);
    }
  }

  /** What the position that a client names brought is in the database by now. */
  private void catchUp(@Nullable String atLeast) throws InterruptedException {
    if (atLeast != null) {
      directory.catchUp();
      index.catchUp();
    }
  }
}
