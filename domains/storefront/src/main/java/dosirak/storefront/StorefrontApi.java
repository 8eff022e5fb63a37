package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Answers;
import dosirak.platform.web.PositionGate;
import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What everybody may see of shops. */
@RestController
final class StorefrontApi {
  /**
   * Says for how many seconds what is answered could not be confirmed, because the storefront's
   * database is away. Not sent as a rule.
   */
  static final String STALE = "Dosirak-Stale";

  /** The most shops of one page of a list. */
  static final int MOST_A_PAGE = 100;

  private static final int LONGEST_CATEGORY = 100;
  private static final int MOST_DECIMALS = 4;
  private static final BigDecimal MOST_STARS = BigDecimal.valueOf(5);

  private final ListShops listShops;
  private final ShopPages pages;
  private final ShopDirectory directory;
  private final KeepSearchIndex index;
  private final CityClock clock;

  StorefrontApi(
      ListShops listShops,
      ShopPages pages,
      ShopDirectory directory,
      KeepSearchIndex index,
      CityClock clock) {
    this.listShops = listShops;
    this.pages = pages;
    this.directory = directory;
    this.index = index;
    this.clock = clock;
  }

  @GetMapping("/shops")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  ListShops.ShopList near(
      @RequestParam double latitude,
      @RequestParam double longitude,
      @RequestParam(defaultValue = "distance") String sort,
      @RequestParam(defaultValue = "false") boolean open,
      @RequestParam(required = false) @Nullable String category,
      @RequestParam(required = false) @Nullable Long deliveryTipAtMost,
      @RequestParam(required = false) @Nullable Long minimumOrderAtMost,
      @RequestParam(required = false) @Nullable BigDecimal ratingAtLeast,
      @RequestParam(defaultValue = "20") int limit,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestHeader(name = PositionGate.HEADER, required = false) @Nullable String atLeast,
      HttpServletResponse response)
      throws InterruptedException {
    GeoPoint point = place(latitude, longitude);
    if (limit < 1 || limit > MOST_A_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + MOST_A_PAGE);
    }
    ListSort by = ListSort.of(sort);
    ListFilter filter =
        new ListFilter(
            open,
            category(category),
            won("deliveryTipAtMost", deliveryTipAtMost),
            won("minimumOrderAtMost", minimumOrderAtMost),
            hundredths(ratingAtLeast));
    ListCursor after = cursor == null ? null : ListCursor.of(cursor, by);
    catchUp(atLeast);
    if (atLeast != null && filter.category() != null) {
      index.catchUp();
    }
    tell(directory.staleSeconds(), response);
    return listShops.near(point, by, filter, after, limit);
  }

  /**
   * A place that a client names.
   *
   * @throws Problem 400 where it is not on earth
   */
  static GeoPoint place(double latitude, double longitude) {
    requireWithin("latitude", latitude, 90);
    requireWithin("longitude", longitude, 180);
    return new GeoPoint(latitude, longitude);
  }

  /**
   * A category that a client names, normalised.
   *
   * @throws Problem 400 for what can be none
   */
  static @Nullable String category(@Nullable String asked) {
    if (asked == null) {
      return null;
    }
    String category = asked.length() > LONGEST_CATEGORY ? "" : Hangul.normalised(asked);
    if (category.isEmpty()) {
      throw Problem.invalid(
          "category", "must have 1 to " + LONGEST_CATEGORY + " characters, one of them a letter");
    }
    return category;
  }

  private static @Nullable Integer hundredths(@Nullable BigDecimal stars) {
    if (stars == null) {
      return null;
    }
    // An exponent may be so large that the number written out is larger than the memory.
    if (Math.abs((long) stars.scale()) > MOST_DECIMALS
        || stars.signum() < 0
        || stars.compareTo(MOST_STARS) > 0) {
      throw Problem.invalid(
          "ratingAtLeast",
          "must be between 0 and %s, with %d decimals at most"
              .formatted(MOST_STARS, MOST_DECIMALS));
    }
    return stars.movePointRight(2).setScale(0, RoundingMode.CEILING).intValueExact();
  }

  private static @Nullable Long won(String field, @Nullable Long amount) {
    if (amount != null && amount < 0) {
      throw Problem.invalid(field, "must be 0 or more won");
    }
    return amount;
  }

  private static void requireWithin(String field, double degrees, int bound) {
    if (!(degrees >= -bound && degrees <= bound)) {
      throw Problem.invalid(field, "must be between -" + bound + " and " + bound);
    }
  }

  @GetMapping("/shops/{id}")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers({ShopPage.Now.class, ShopPage.Rest.class})
  ShopPage.Body page(
      @PathVariable ShopId id,
      @RequestHeader(name = PositionGate.HEADER, required = false) @Nullable String atLeast,
      HttpServletResponse response)
      throws InterruptedException {
    catchUp(atLeast);
    ShopPages.Shown shown = pages.find(id);
    if (shown == null) {
      throw Problem.notFound("shop");
    }
    if (atLeast != null && !shown.isCurrent()) {
      throw ShopDirectory.notYet();
    }
    tell(shown.staleSeconds(), response);
    return shown.page().at(clock.instant());
  }

  /**
   * What the position that a client names brought is in the database by now. Another process may
   * have applied it.
   */
  private void catchUp(@Nullable String atLeast) throws InterruptedException {
    if (atLeast != null) {
      directory.catchUp();
    }
  }

  /** Says how old an answer may be, where that is unusual. */
  static void tell(long staleSeconds, HttpServletResponse response) {
    if (staleSeconds > 0) {
      response.setHeader(STALE, Long.toString(staleSeconds));
    }
  }
}
