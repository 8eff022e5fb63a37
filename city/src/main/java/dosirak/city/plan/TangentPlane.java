package dosirak.city.plan;

import dosirak.contracts.GeoPoint;

/**
 * A flat map of the surroundings of a place: metres east and north of it (equirectangular, better
 * than 0.2% within 30 km).
 *
 * @param origin the place at 0, 0
 */
public record TangentPlane(GeoPoint origin) {
  /** The mean radius of the earth (IUGG), in metres. */
  private static final double EARTH_RADIUS_METRES = 6_371_008.8;

  /** The middle of Seoul. */
  public static final TangentPlane SEOUL = new TangentPlane(new GeoPoint(37.5, 127.0));

  /** The place this far east and north of the origin. */
  public GeoPoint at(double eastMetres, double northMetres) {
    double latitude = origin.latitude() + Math.toDegrees(northMetres / EARTH_RADIUS_METRES);
    double parallelRadius = EARTH_RADIUS_METRES * Math.cos(Math.toRadians(origin.latitude()));
    double longitude = origin.longitude() + Math.toDegrees(eastMetres / parallelRadius);
    return new GeoPoint(latitude, longitude);
  }
}
