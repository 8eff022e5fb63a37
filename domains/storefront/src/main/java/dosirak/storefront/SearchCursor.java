package dosirak.storefront;

import dosirak.contracts.ShopId;
import dosirak.platform.web.Problem;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Comparator;
import java.util.UUID;

/**
 * The place of a shop in what was found: by points, then by identifier.
 *
 * @param points of {@link SearchRank}
 */
record SearchCursor(int points, ShopId shopId) implements Comparable<SearchCursor> {
  private static final int BYTES = Integer.BYTES + 2 * Long.BYTES;
  private static final Comparator<SearchCursor> ORDER =
      Comparator.comparingInt((SearchCursor place) -> -place.points)
          .thenComparing(place -> place.shopId.value());

  @Override
  public int compareTo(SearchCursor other) {
    return ORDER.compare(this, other);
  }

  /** Opaque to clients. */
  String toText() {
    UUID id = shopId.value();
    byte[] bytes =
        ByteBuffer.allocate(BYTES)
            .putInt(points)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Reads what {@link #toText} wrote.
   *
   * @throws Problem 400 for anything else
   */
  static SearchCursor of(String text) {
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(text);
      ByteBuffer bytes = ByteBuffer.wrap(decoded);
      if (decoded.length == BYTES) {
        int points = bytes.getInt();
        ShopId shopId = new ShopId(new UUID(bytes.getLong(), bytes.getLong()));
        if (points >= 0) {
          return new SearchCursor(points, shopId);
        }
      }
    } catch (IllegalArgumentException notBase64) {
      throw badCursor();
    }
    throw badCursor();
  }

  private static Problem badCursor() {
    return Problem.invalid("cursor", "is not the next of a page of this search");
  }
}
