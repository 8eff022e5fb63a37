package dosirak.storefront;

import dosirak.contracts.ShopId;
import dosirak.platform.web.Problem;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Comparator;
import java.util.UUID;

/**
 * The place of a shop in a list: open ones first, then by distance, then by identifier.
 *
 * @param metres from where the customer looks
 */
record ListCursor(boolean open, double metres, ShopId shopId) implements Comparable<ListCursor> {
  private static final int BYTES = 1 + Double.BYTES + 2 * Long.BYTES;
  private static final Comparator<ListCursor> ORDER =
      Comparator.comparing((ListCursor place) -> !place.open)
          .thenComparingDouble(ListCursor::metres)
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
            .put((byte) (open ? 1 : 0))
            .putDouble(metres)
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
  static ListCursor of(String text) {
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(text);
      ByteBuffer bytes = ByteBuffer.wrap(decoded);
      if (decoded.length == BYTES) {
        byte open = bytes.get();
        double metres = bytes.getDouble();
        ShopId shopId = new ShopId(new UUID(bytes.getLong(), bytes.getLong()));
        if ((open == 0 || open == 1) && metres >= 0) {
          return new ListCursor(open == 1, metres, shopId);
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
