package dosirak.platform.overload;

/**
 * How long requests of one route take without load. It follows quicker ones at any time and slower
 * ones only while hardly anything else is served, so that a long overload does not come to be taken
 * for the normal state, and a route that truly became slower is known to be so. Not thread-safe.
 */
final class NoLoadTime {
  /** Below this, differences are those of the machine's scheduling. */
  static final long SHORTEST_NANOS = 2_000_000;

  /** With so many served at once nobody waits for anybody. */
  private static final int QUIET = 2;

  private static final double DOWN = 0.25;
  private static final double UP = 1.0 / 16;

  private double nanos = -1;

  /**
   * Notes a request.
   *
   * @param inFlight how many were served when it began or ended, itself among them
   * @return how many times as long as without load it took
   */
  double stretchOf(long took, int inFlight) {
    if (nanos < 0) {
      nanos = took;
    } else if (took < nanos) {
      nanos += (took - nanos) * DOWN;
    } else if (inFlight <= QUIET) {
      nanos += (took - nanos) * UP;
    }
    return took / Math.max(nanos, SHORTEST_NANOS);
  }
}
