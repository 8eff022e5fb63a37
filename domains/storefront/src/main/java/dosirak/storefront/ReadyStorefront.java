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
import tools.jackson.databind.json.JsonMapper;

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

  private final ListShops listShops;
  private final ShopPages pages;
  private final ShopDirectory directory;
  private final CityClock clock;
  private final JsonMapper mapper;

  ReadyStorefront(
      ListShops listShops,
      ShopPages pages,
      ShopDirectory directory,
      CityClock clock,
      JsonMapper mapper) {
    this.listShops = listShops;
    this.pages = pages;
    this.directory = directory;
    this.clock = clock;
    this.mapper = mapper;
  }

  @Override
  public Set<String> patterns() {
    return Set.of(LIST, PAGE);
  }

  @Override
  public @Nullable ReadyAnswer find(String path, @Nullable String query) {
    if (path.equals(LIST)) {
      return query == null ? null : list(query);
    }
    if (query == null
        && path.startsWith(BEFORE_SHOP)
        && path.length() == BEFORE_SHOP.length() + UUID_LENGTH) {
      return page(path.substring(BEFORE_SHOP.length()));
    }
    return null;
  }

  private @Nullable ReadyAnswer page(String text) {
    ShopId id;
    try {
      id = ShopId.of(text);
    } catch (IllegalArgumentException noName) {
      return null;
    }
    ShopPages.Shown shown = pages.find(id);
    return shown == null
        ? null
        : new ReadyAnswer(PAGE, shown.page().readyAt(clock.instant()), stale(shown.staleSeconds()));
  }

  private @Nullable ReadyAnswer list(String query) {
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
    long staleSeconds = directory.staleSeconds();
    ListShops.ShopList list = listShops.near(new GeoPoint(latitude, longitude), most);
    return new ReadyAnswer(
        LIST, new ReadyBytes(mapper.writeValueAsBytes(list)), stale(staleSeconds));
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
