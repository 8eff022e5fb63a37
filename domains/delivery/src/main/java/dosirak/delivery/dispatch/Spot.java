package dosirak.delivery.dispatch;

/** A place on the city's plane, in metres east and north of an arbitrary origin. */
record Spot(double eastMetres, double northMetres) {

  double metresTo(Spot other) {
    double east = eastMetres - other.eastMetres;
    double north = northMetres - other.northMetres;
    return Math.sqrt(east * east + north * north);
  }
}
