package dosirak.city.plan;

import java.time.Duration;
import java.time.Instant;

/** Converts between minutes of a plan and time. */
public final class Minutes {
  private static final double NANOS_PER_MINUTE = 60e9;

  private Minutes() {}

  /** A length of time. */
  public static Duration duration(double minutes) {
    return Duration.ofNanos(Math.round(minutes * NANOS_PER_MINUTE));
  }

  /** The minutes from a start to a time. */
  public static double between(Instant start, Instant time) {
    return Duration.between(start, time).toNanos() / NANOS_PER_MINUTE;
  }
}
