package dosirak.platform.overload;

/**
 * How many requests are served at once, found from how long they take. While requests take about as
 * long as they do without load, the limit grows by its square root; when they take longer, they
 * wait inside for each other, and it shrinks in proportion. This is the gradient of Netflix's
 * concurrency-limits ("Performance Under Load", 2018), whose idea is that of TCP Vegas (Brakmo and
 * Peterson, 1995).
 *
 * @param least it never falls below; equal to {@code most} for a limit that is fixed
 * @param most it never grows above
 * @param value the limit with its fraction
 */
record ConcurrencyLimit(int least, int most, double value) {
  /** How many times as long as without load requests may take. A few waits are no overload. */
  static final double TOLERANCE = 3;

  /** At most halved at once, whatever was measured. */
  private static final double LEAST_GRADIENT = 0.5;

  /** The share of what was found that is followed at once; the rest is noise, likely. */
  private static final double SMOOTHING = 0.2;

  ConcurrencyLimit {
    if (least < 1 || most < least || !(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "not a limit: %s, from %d to %d".formatted(value, least, most));
    }
  }

  /** Begins with all that is allowed: only what was measured takes it away. */
  static ConcurrencyLimit between(int least, int most) {
    return new ConcurrencyLimit(least, most, most);
  }

  /** The limit as it is applied. */
  int places() {
    return (int) value;
  }

  /**
   * The limit after some requests.
   *
   * @param stretch how many times as long as without load they took, on average
   * @param mostInFlight how many were served at once; a limit that nobody comes near stays as it
   *     is: it does not grow untried, and what takes long while few are served, as after a start,
   *     does so for another reason than their number
   */
  ConcurrencyLimit after(double stretch, int mostInFlight) {
    if (mostInFlight * 2 < value) {
      return this;
    }
    double gradient = Math.clamp(TOLERANCE / Math.max(stretch, 1), LEAST_GRADIENT, 1);
    double target = value * gradient + Math.sqrt(value);
    double next = value + (target - value) * SMOOTHING;
    return new ConcurrencyLimit(least, most, Math.clamp(next, least, most));
  }
}
