package dosirak.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a step of a rider's work happened. An app without a network says a step later than it was
 * taken, with the time it was taken at. The clock of a phone may be wrong, and no step that was
 * taken must be refused for it, so what cannot be is moved to the nearest that can.
 */
final class StepTime {
  /** How long before it was said a step may have happened. */
  static final Duration OLDEST = Duration.ofHours(6);

  private StepTime() {}

  /**
   * The time of a step: what was said, neither before the previous step nor too long ago nor in the
   * future.
   *
   * @param said absent where nothing was said, and the step happened now
   * @param previous when the rider took the step before
   */
  static Instant of(@Nullable Instant said, Instant previous, Instant now) {
    if (said == null || said.isAfter(now)) {
      return now;
    }
    Instant oldest = now.minus(OLDEST);
    Instant earliest = previous.isAfter(oldest) ? previous : oldest;
    if (!said.isBefore(earliest)) {
      return said;
    }
    // The previous step may have been written down by a process whose clock is a little ahead.
    return earliest.isAfter(now) ? now : earliest;
  }
}
