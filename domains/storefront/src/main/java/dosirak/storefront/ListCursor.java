package dosirak.storefront;

import dosirak.contracts.ShopId;
import dosirak.platform.web.Problem;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Comparator;
import java.util.UUID;

/**
 * The place of a shop in a list: open ones first, then by what the list is sorted by, then by
 * identifier.
 *
 * @param key what it is sorted by, the least first; metres, where it is by distance
 */
record ListCursor(ListSort sort, boolean open, double key, ShopId shopId)
    implements Comparable<ListCursor> {
  private static final int BYTES = 1 + Double.BYTES + 2 * Long.BYTES;
  private static final Comparator<ListCursor> ORDER =
      Comparator.comparing((ListCursor place) -> !place.open)
          .thenComparingDouble(ListCursor::key)
          .thenComparing(place -> place.shopId.value());

  @Override
  public int compareTo(ListCursor other) {
    return ORDER.compare(this, other);
  }

  /** Opaque to clients. */
  String toText() {
    UUID id = shopId.value();
    byte[] bytes =
        ByteBuffer.allocate(BYTES)
            .put((byte) (sort.ordinal() << 1 | (open ? 1 : 0)))
            .putDouble(key)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Reads what {@link #toText} wrote for a list of the same sort.
   *
   * @throws Problem 400 for anything else
   */
  static ListCursor of(String text, ListSort sort) {
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(text);
      ByteBuffer bytes = ByteBuffer.wrap(decoded);
      if (decoded.length == BYTES) {
        byte first = bytes.get();
        double key = bytes.getDouble();
        ShopId shopId = new ShopId(new UUID(bytes.getLong(), bytes.getLong()));
        if (first >> 1 == sort.ordinal() && key >= 0) {
          return new ListCursor(sort, (first & 1) == 1, key, shopId);
        }
      }
    } catch (IllegalArgumentException notBase64) {
      throw badCursor();
    }
    throw badCursor();
  }

  private static Problem badCursor() {
    return Problem.invalid("cursor", "is not the next of a page of this list");
  }
}
