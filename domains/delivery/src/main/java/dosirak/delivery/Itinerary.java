package dosirak.delivery;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.OrderId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    List<Door> doors = doors(work, from, metresPerMinute, now);
    if (doors.isEmpty()) {
      return new Itinerary(now, from);
    }
    Door last = doors.getLast();
    return new Itinerary(last.leavesAt(), last.location());
  }

  /**
   * When the rider is expected at the door of an order that is left to deliver.
   *
   * @param from where the rider is
   * @param metresPerMinute the rider's speed; positive
   */
  static Optional<Instant> reachesDoor(
      Assignment work, OrderId orderId, GeoPoint from, double metresPerMinute, Instant now) {
    return doors(work, from, metresPerMinute, now).stream()
        .filter(door -> door.orderId().equals(orderId))
        .findFirst()
        .map(Door::reachedAt);
  }

  private record Door(OrderId orderId, GeoPoint location, Instant reachedAt) {
    Instant leavesAt() {
      return reachedAt.plus(minutes(DROPOFF_SERVICE_MINUTES));
    }
  }

  private static List<Door> doors(
      Assignment work, GeoPoint from, double metresPerMinute, Instant now) {
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
    List<Door> doors = new ArrayList<>();
    for (AssignedOrder order : left) {
      GeoPoint location = order.stop().dropoff().location();
      Door door =
          new Door(
              order.orderId(),
              location,
              at.plus(minutes(place.metresTo(location) / metresPerMinute)));
      doors.add(door);
      at = door.leavesAt();
      place = location;
    }
    return doors;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Duration minutes(double minutes) {
    return Duration.ofMillis(Math.round(minutes * MILLIS_PER_MINUTE));
  }
}
