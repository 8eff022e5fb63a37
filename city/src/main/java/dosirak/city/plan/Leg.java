package dosirak.city.plan;

import dosirak.contracts.GeoPoint;
import java.time.Duration;
import java.time.Instant;

/**
 * A straight way at a constant speed.
 *
 * @param departsAt city time
 */
public record Leg(GeoPoint from, GeoPoint to, Instant departsAt, double metresPerMinute) {
  private static final double NANOS_PER_MINUTE = 60e9;

  /** When the way ends, city time. */
  public Instant arrivesAt() {
    return departsAt.plus(duration());
  }

  /** How long the way takes, city time. */
  public Duration duration() {
    return Duration.ofNanos(
        (long) Math.ceil(from.metresTo(to) / metresPerMinute * NANOS_PER_MINUTE));
  }

  /** Where the traveller is at a time: at the start before it departs, at the end afterwards. */
  public GeoPoint positionAt(Instant time) {
    double whole = duration().toNanos();
    double gone = Duration.between(departsAt, time).toNanos();
    if (gone <= 0) {
      return from;
    }
    if (gone >= whole) {
      return to;
    }
    double share = gone / whole;
    return new GeoPoint(
        from.latitude() + (to.latitude() - from.latitude()) * share,
        from.longitude() + (to.longitude() - from.longitude()) * share);
  }
}
