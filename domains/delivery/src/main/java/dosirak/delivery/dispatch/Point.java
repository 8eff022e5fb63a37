package dosirak.delivery.dispatch;

/**
 * A place on the ground.
 *
 * @param latitude degrees north, -90 to 90
 * @param longitude degrees east, -180 to 180
 */
public record Point(double latitude, double longitude) {

  /** Metres in one degree of latitude on a sphere of the mean Earth radius, 6 371 008.8 m. */
  static final double METRES_PER_DEGREE = Math.toRadians(1) * 6_371_008.8;

  public Point {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      throw new IllegalArgumentException("not a place: " + latitude + ", " + longitude);
    }
  }

  /**
   * Returns the straight distance in metres on the plane that touches the ground midway between the
   * two places. Good to a metre within a city.
   */
  public double metresTo(Point other) {
    double metresPerDegreeEast =
        METRES_PER_DEGREE * Math.cos(Math.toRadians((latitude + other.latitude) / 2));
    return Math.hypot(
        (latitude - other.latitude) * METRES_PER_DEGREE,
        (longitude - other.longitude) * metresPerDegreeEast);
  }
}
