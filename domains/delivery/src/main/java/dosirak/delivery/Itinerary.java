package dosirak.delivery;

import dosirak.contracts.GeoPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When and where a rider is expected to be free of the work in hand: in a straight line to the
 * shop, four minutes there or until the food is ready, whichever is later, then from door to door
 * with four minutes at each.
 *
 * @param freeAt city time
 * @param freeLocation the last door
 */
record Itinerary(Instant freeAt, GeoPoint freeLocation) {
  static final double PICKUP_SERVICE_MINUTES = 4;
  static final double DROPOFF_SERVICE_MINUTES = 4;

  private static final double MILLIS_PER_MINUTE = 60_000;

  /**
   * The expectation at a moment.
   *
   * @param from where the rider is
   * @param metresPerMinute the rider's speed; positive
   */
  static Itinerary of(Assignment work, GeoPoint from, double metresPerMinute, Instant now) {
    Instant at = now;
    GeoPoint place = from;
    List<AssignedOrder> left = work.live();
    if (work.state() != AssignmentState.TO_CUSTOMER && !left.isEmpty()) {
      Instant arrivedAt = work.atShopAt();
      if (arrivedAt == null) {
        arrivedAt = at.plus(minutes(place.metresTo(work.shop().location()) / metresPerMinute));
      }
      at = later(at, arrivedAt.plus(minutes(PICKUP_SERVICE_MINUTES)));
      for (AssignedOrder order : left) {
        at = later(at, order.stop().readyAt());
      }
      place = work.shop().location();
    }
    for (AssignedOrder order : left) {
      GeoPoint door = order.stop().dropoff().location();
      at = at.plus(minutes(place.metresTo(door) / metresPerMinute + DROPOFF_SERVICE_MINUTES));
      place = door;
    }
    return new Itinerary(at, place);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Duration minutes(double minutes) {
    return Duration.ofMillis(Math.round(minutes * MILLIS_PER_MINUTE));
  }
}
