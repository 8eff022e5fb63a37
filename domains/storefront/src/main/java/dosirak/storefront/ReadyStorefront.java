package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.ReadyAnswer;
import dosirak.platform.web.ReadyBytes;
import dosirak.platform.web.ReadyReads;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers what hungry people look at again and again, shops near them and the page of a shop, from
 * memory. What is not as usual (a later page of a list, a name that no shop can have, a number out
 * of its bounds) is left to {@link StorefrontApi}.
 */
final class ReadyStorefront implements ReadyReads {
  private static final String LIST = "/shops";
  private static final String PAGE = "/shops/{id}";
  private static final String BEFORE_SHOP = "/shops/";
  private static final String LIMIT = "limit";
  private static final int UUID_LENGTH = 36;
  private static final int LONGEST_NUMBER = 20;
  private static final int USUAL_LIMIT = 20;

  private final NearLists lists;
  private final ShopPages pages;
  private final ShopDirectory directory;
  private final CityClock clock;

  ReadyStorefront(NearLists lists, ShopPages pages, ShopDirectory directory, CityClock clock) {
    this.lists = lists;
    this.pages = pages;
    this.directory = directory;
    this.clock = clock;
  }

  /** Which list is asked for. */
  private record Wanted(GeoPoint point, int limit) {}

  @Override
  public Set<String> patterns() {
    return Set.of(LIST, PAGE);
  }

  @Override
  public @Nullable ReadyAnswer atHand(String path, @Nullable String query) {
    if (!directory.isRead()) {
      return null;
    }
    if (path.equals(LIST)) {
      Wanted wanted = wanted(query);
      ReadyBytes list = wanted == null ? null : lists.atHand(wanted.point(), wanted.limit());
      return list == null ? null : new ReadyAnswer(LIST, list, stale(directory.staleSeconds()));
    }
    ShopId shop = shop(path, query);
    ShopPages.Shown shown = shop == null ? null : pages.atHand(shop);
    ReadyBytes page = shown == null ? null : shown.page().atHand(clock.instant());
    return shown == null || page == null
        ? null
        : new ReadyAnswer(PAGE, page, stale(shown.staleSeconds()));
  }

  @Override
  public @Nullable ReadyAnswer find(String path, @Nullable String query) {
    if (path.equals(LIST)) {
      Wanted wanted = wanted(query);
      if (wanted == null) {
        return null;
      }
      long staleSeconds = directory.staleSeconds();
      return new ReadyAnswer(LIST, lists.find(wanted.point(), wanted.limit()), stale(staleSeconds));
    }
    ShopId shop = shop(path, query);
    ShopPages.Shown shown = shop == null ? null : pages.find(shop);
    return shown == null
        ? null
        : new ReadyAnswer(PAGE, shown.page().readyAt(clock.instant()), stale(shown.staleSeconds()));
  }

  /** The shop whose page is asked for, if it is one. */
  private static @Nullable ShopId shop(String path, @Nullable String query) {
    if (query != null
        || !path.startsWith(BEFORE_SHOP)
        || path.length() != BEFORE_SHOP.length() + UUID_LENGTH) {
      return null;
    }
    try {
      return ShopId.of(path.substring(BEFORE_SHOP.length()));
    } catch (IllegalArgumentException noName) {
      return null;
    }
  }

  private static @Nullable Wanted wanted(@Nullable String query) {
    if (query == null) {
      return null;
    }
    Map<String, Double> numbers = new HashMap<>();
    for (String each : query.split("&", -1)) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? each : each.substring(0, equals);
      String text = each.substring(equals + 1);
      Double number = number(text);
      boolean isWhole = text.indexOf('.') < 0;
      if (number == null || (name.equals(LIMIT) && !isWhole) || numbers.put(name, number) != null) {
        return null;
      }
    }
    Double latitude = numbers.remove("latitude");
    Double longitude = numbers.remove("longitude");
    Double limit = numbers.remove(LIMIT);
    if (latitude == null || longitude == null || !numbers.isEmpty()) {
      return null;
    }
    int most = limit == null ? USUAL_LIMIT : limit.intValue();
    if (Math.abs(latitude) > 90
        || Math.abs(longitude) > 180
        || most < 1
        || most > StorefrontApi.MOST_A_PAGE) {
      return null;
    }
    return new Wanted(new GeoPoint(latitude, longitude), most);
  }

  /** A plain decimal number; nothing that a query may also be made of. */
  private static @Nullable Double number(String text) {
    if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      if (!((sign >= '0' && sign <= '9') || sign == '.' || (sign == '-' && i == 0))) {
        return null;
      }
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException none) {
      return null;
    }
  }

  private static Map<String, String> stale(long seconds) {
    return seconds > 0 ? Map.of(StorefrontApi.STALE, Long.toString(seconds)) : Map.of();
  }
}
