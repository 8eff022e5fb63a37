package dosirak.contracts;

/**
 * A place on the earth (WGS 84).
 *
 * @param latitude degrees, -90 to 90
 * @param longitude degrees, -180 to 180
 */
public record GeoPoint(double latitude, double longitude) {
  private static final double EARTH_RADIUS_METRES = 6_371_008.8;

  public GeoPoint {
    if (!(latitude >= -90 && latitude <= 90)) {
      throw new IllegalArgumentException("latitude must be between -90 and 90");
    }
    if (!(longitude >= -180 && longitude <= 180)) {
      throw new IllegalArgumentException("longitude must be between -180 and 180");
    }
  }

  /**
   * The distance in metres on the local tangent plane (equirectangular approximation; better than
   * 0.1% within a city).
   */
  public double metresTo(GeoPoint other) {
    double middle = Math.toRadians((latitude + other.latitude) / 2);
    double x = Math.toRadians(other.longitude - longitude) * Math.cos(middle);
    double y = Math.toRadians(other.latitude - latitude);
    return Math.sqrt(x * x + y * y) * EARTH_RADIUS_METRES;
  }
}
