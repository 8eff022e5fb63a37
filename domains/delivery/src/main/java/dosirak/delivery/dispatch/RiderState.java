package dosirak.delivery.dispatch;

import java.time.Instant;

/**
 * A rider on shift.
 *
 * @param riderId the rider; unique within a snapshot
 * @param location where the rider is now
 * @param idle whether the rider may be offered something now
 * @param freeAt when a busy rider is expected to be free; ignored for an idle one
 * @param freeLocation where a busy rider is expected to be free; ignored for an idle one
 * @param shiftEndsAt the last moment at which the rider may pick up food; delivering it may take
 *     longer
 * @param metresPerMinute the rider's speed in a straight line; positive
 * @param pickupServiceMinutes what a pick-up costs besides travel and waiting; half of it before
 *     the food is in hand (parking, walking in), half after
 * @param dropoffServiceMinutes what a drop-off costs besides travel; half of it before the food
 *     changes hands, half after
 */
public record RiderState(
    String riderId,
    Point location,
    boolean idle,
    Instant freeAt,
    Point freeLocation,
    Instant shiftEndsAt,
    double metresPerMinute,
    double pickupServiceMinutes,
    double dropoffServiceMinutes) {

  public RiderState {
    if (!(metresPerMinute > 0)) {
      throw new IllegalArgumentException("metresPerMinute must be positive: " + metresPerMinute);
    }
    if (!(pickupServiceMinutes >= 0 && dropoffServiceMinutes >= 0)) {
      throw new IllegalArgumentException("service minutes must not be negative");
    }
  }
}
