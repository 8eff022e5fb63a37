package dosirak.platform.schedule;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.shop.AreaShape;
import dosirak.contracts.shop.Ring;
import java.util.List;

/** Tells what lies in an area. */
public final class Areas {
  private Areas() {}

  /**
   * Whether a place is in an area. The edge of a circle belongs to it. Of two rings that share an
   * edge exactly one holds each place on it: western and southern edges belong to a ring, eastern
   * and northern ones do not.
   *
   * @param shop what a circle is drawn around
   */
  public static boolean hold(AreaShape shape, GeoPoint shop, GeoPoint place) {
    Integer radiusMetres = shape.radiusMetres();
    return radiusMetres != null
        ? shop.metresTo(place) <= radiusMetres
        : holds(shape.rings(), place);
  }

  /** Even-odd rule over all rings, on a plane of degrees. */
  private static boolean holds(List<Ring> rings, GeoPoint place) {
    boolean inside = false;
    for (Ring ring : rings) {
      List<GeoPoint> points = ring.points();
      GeoPoint before = points.getLast();
      for (GeoPoint point : points) {
        if (crosses(before, point, place)) {
          inside = !inside;
        }
        before = point;
      }
    }
    return inside;
  }

  /** Whether a ray from a place to the east crosses an edge. */
  private static boolean crosses(GeoPoint one, GeoPoint other, GeoPoint place) {
    // Each edge is measured in the same direction, whichever ring it belongs to.
    boolean rising = one.latitude() <= other.latitude();
    GeoPoint low = rising ? one : other;
    GeoPoint high = rising ? other : one;
    if (place.latitude() < low.latitude() || place.latitude() >= high.latitude()) {
      return false;
    }
    double share = (place.latitude() - low.latitude()) / (high.latitude() - low.latitude());
    double longitude = low.longitude() + share * (high.longitude() - low.longitude());
    return place.longitude() < longitude;
  }
}
