package dosirak.city.client;

import java.time.Instant;

/**
 * What one reading of the marketplace's clock says about city time.
 *
 * @param cityTime city time at the anchor
 * @param anchorNanos machine time (a monotonic clock) at which it was that city time, give or take
 *     the uncertainty
 * @param speed city seconds in a machine second
 * @param uncertaintyNanos machine time by which the anchor may be wrong: half the round trip
 */
record ClockEstimate(Instant cityTime, long anchorNanos, double speed, long uncertaintyNanos) {
  /** How far two readings may contradict each other before the newer one wins: 2 ms. */
  private static final long TOLERANCE_NANOS = 2_000_000;

  /** A reading asked for and answered at these machine times. */
  static ClockEstimate ofReading(
      Instant cityTime, double speed, long askedNanos, long answeredNanos) {
    long half = (answeredNanos - askedNanos) / 2;
    return new ClockEstimate(cityTime, askedNanos + half, speed, half);
  }

  /** City time at a machine time. */
  Instant at(long nanos) {
    return cityTime.plusNanos(Math.round((nanos - anchorNanos) * speed));
  }

  /** Machine time from a machine time until a city time; negative when it has passed. */
  long nanosUntil(Instant city, long nanos) {
    return anchorNanos + Math.round(nanosBetween(cityTime, city) / speed) - nanos;
  }

  /**
   * The better of this estimate and a newer one: the more exact one while they agree, else the
   * newer one, because the clock was changed.
   */
  ClockEstimate refinedBy(ClockEstimate newer) {
    double apart =
        Math.abs(nanosBetween(newer.cityTime, at(newer.anchorNanos))) / Math.max(speed, 1e-9);
    boolean agree =
        Double.compare(speed, newer.speed) == 0
            && apart <= uncertaintyNanos + newer.uncertaintyNanos + TOLERANCE_NANOS;
    return agree && uncertaintyNanos <= newer.uncertaintyNanos ? this : newer;
  }

  private static double nanosBetween(Instant from, Instant to) {
    return (to.getEpochSecond() - from.getEpochSecond()) * 1e9 + (to.getNano() - from.getNano());
  }
}
