package dosirak.delivery.dispatch;

/**
 * The plane that touches the ground in the middle of the city, on which distances are a square
 * root.
 *
 * @param metresPerDegreeEast metres in one degree of longitude at the latitude of the city
 */
record Plane(double metresPerDegreeEast) {

  /** Returns the plane at the middle latitude of the orders of a snapshot, which must have one. */
  static Plane around(Snapshot snapshot) {
    double south = 90;
    double north = -90;
    for (OpenOrder order : snapshot.orders()) {
      south = Math.min(south, order.shop().latitude());
      north = Math.max(north, order.shop().latitude());
    }
    return new Plane(Point.METRES_PER_DEGREE * Math.cos(Math.toRadians((south + north) / 2)));
  }

  Spot spot(Point point) {
    return new Spot(
        point.longitude() * metresPerDegreeEast, point.latitude() * Point.METRES_PER_DEGREE);
  }
}
