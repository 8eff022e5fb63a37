package dosirak.shop;

import dosirak.contracts.GeoPoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a closed line is simple. Reckoned in whole millionths of a degree (about ten
 * centimetres), so that the answer is exact and the same everywhere: products stay below 2^58.
 */
final class Rings {
  private static final double PER_DEGREE = 1_000_000;

  private Rings() {}

  private record Corner(long x, long y) {
    static Corner of(GeoPoint point) {
      return new Corner(
          Math.round(point.longitude() * PER_DEGREE), Math.round(point.latitude() * PER_DEGREE));
    }
  }

  /**
   * What is wrong with a ring: two corners in one place, or sides that cross, touch or fold back.
   *
   * @param points without the first repeated at the end
   * @return absent for a simple ring
   */
  static @Nullable String fault(List<GeoPoint> points) {
    List<Corner> corners = points.stream().map(Corner::of).toList();
    int count = corners.size();
    if (corners.stream().distinct().count() < 3) {
      return "must have at least three different points";
    }
    for (int i = 0; i < count; i++) {
      Corner a = corners.get(i);
      Corner b = corners.get((i + 1) % count);
      if (a.equals(b)) {
        return "must not have the same point twice in a row (" + i + ")";
      }
      Corner next = corners.get((i + 2) % count);
      if (turn(a, b, next) == 0 && isAhead(b, a, next)) {
        return "must not fold back on itself (point " + (i + 1) % count + ")";
      }
      // The neighbours of a side share its ends; all others must stay away from it.
      for (int j = i + 2; j < count && !(i == 0 && j == count - 1); j++) {
        if (meet(a, b, corners.get(j), corners.get((j + 1) % count))) {
          return "must not cross or touch itself (sides " + i + " and " + j + ")";
        }
      }
    }
    return null;
  }

  /** Twice the signed area of a triangle: above zero where it turns left. */
  private static long turn(Corner a, Corner b, Corner c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  }

  private static boolean isAhead(Corner from, Corner one, Corner other) {
    return (one.x - from.x) * (other.x - from.x) + (one.y - from.y) * (other.y - from.y) > 0;
  }

  private static boolean meet(Corner a, Corner b, Corner c, Corner d) {
    int toC = Long.signum(turn(a, b, c));
    int toD = Long.signum(turn(a, b, d));
    int toA = Long.signum(turn(c, d, a));
    int toB = Long.signum(turn(c, d, b));
    return (toC * toD < 0 && toA * toB < 0)
        || (toC == 0 && isWithin(a, b, c))
        || (toD == 0 && isWithin(a, b, d))
        || (toA == 0 && isWithin(c, d, a))
        || (toB == 0 && isWithin(c, d, b));
  }

  /** Whether a point on the line of a side is on the side. */
  private static boolean isWithin(Corner a, Corner b, Corner point) {
    return Math.min(a.x, b.x) <= point.x
        && point.x <= Math.max(a.x, b.x)
        && Math.min(a.y, b.y) <= point.y
        && point.y <= Math.max(a.y, b.y);
  }
}
