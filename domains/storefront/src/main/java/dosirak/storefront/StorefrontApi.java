package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What everybody may see of shops. */
@RestController
final class StorefrontApi {
  private static final int MOST_A_PAGE = 100;

  private final ListShops listShops;
  private final ShopPages pages;
  private final CityClock clock;

  StorefrontApi(ListShops listShops, ShopPages pages, CityClock clock) {
    this.listShops = listShops;
    this.pages = pages;
    this.clock = clock;
  }

  @GetMapping("/shops")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  ListShops.ShopList near(
      @RequestParam double latitude,
      @RequestParam double longitude,
      @RequestParam(defaultValue = "20") int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    requireWithin("latitude", latitude, 90);
    requireWithin("longitude", longitude, 180);
    if (limit < 1 || limit > MOST_A_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + MOST_A_PAGE);
    }
    return listShops.near(
        new GeoPoint(latitude, longitude), cursor == null ? null : ListCursor.of(cursor), limit);
  }

  private static void requireWithin(String field, double degrees, int bound) {
    if (!(degrees >= -bound && degrees <= bound)) {
      throw Problem.invalid(field, "must be between -" + bound + " and " + bound);
    }
  }

  @GetMapping("/shops/{id}")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  ShopPage.Body page(@PathVariable ShopId id) {
    ShopPage page = pages.find(id);
    if (page == null) {
      throw Problem.notFound("shop");
    }
    return page.at(clock.instant());
  }
}
