package dosirak.storefront;

import dosirak.contracts.GeoPoint;

/**
 * The smallest box of degrees, and a little more, that holds the delivery circle of a shop.
 *
 * @param west least longitude
 * @param south least latitude
 * @param east most longitude
 * @param north most latitude
 */
record Reach(double west, double south, double east, double north) {
  // Less than the metres in a degree of latitude anywhere, so that the box is never too small.
  private static final double METRES_PER_DEGREE = 111_000;
  private static final double LEAST_COSINE = 1e-6;

  static Reach around(GeoPoint shop, double radiusMetres) {
    double latitudes = radiusMetres / METRES_PER_DEGREE;
    double furthest = Math.min(90, Math.abs(shop.latitude()) + latitudes);
    double cosine = Math.max(LEAST_COSINE, StrictMath.cos(StrictMath.toRadians(furthest)));
    double longitudes = Math.min(360, latitudes / cosine);
    return new Reach(
        shop.longitude() - longitudes,
        shop.latitude() - latitudes,
        shop.longitude() + longitudes,
        shop.latitude() + latitudes);
  }

  /** Whether a point lies in it or on its edge. */
  boolean holds(GeoPoint point) {
    return point.longitude() >= west
        && point.longitude() <= east
        && point.latitude() >= south
        && point.latitude() <= north;
  }
}
