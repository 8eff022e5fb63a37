package dosirak.city.people;

import dosirak.contracts.GeoPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Work that a rider is offered or has: some orders of one shop.
 *
 * @param orders by their place among the drop-offs
 * @param expiresAt until when it can be accepted, city time; null where it was accepted already
 */
record Offer(String assignmentId, GeoPoint shop, List<Stop> orders, @Nullable Instant expiresAt) {
  Offer {
    orders = orders.stream().sorted(Comparator.comparingInt(Stop::sequence)).toList();
  }

  /**
   * One order of it.
   *
   * @param sequence its place among the drop-offs, from 1
   * @param readyAt when the shop promised the food, city time
   */
  record Stop(String orderId, int sequence, GeoPoint dropoff, Instant readyAt) {}

  /** Reads what the stream and the rider's own page say; null where it is not complete. */
  static @Nullable Offer of(JsonNode data) {
    List<Stop> stops = new ArrayList<>();
    for (JsonNode order : data.path("orders")) {
      if (!order.hasNonNull("orderId") || !order.path("dropoff").hasNonNull("location")) {
        return null;
      }
      stops.add(
          new Stop(
              order.path("orderId").asString(),
              order.path("sequence").asInt(1),
              point(order.path("dropoff").path("location")),
              order.hasNonNull("readyAt")
                  ? Instant.parse(order.path("readyAt").asString())
                  : Instant.EPOCH));
    }
    if (stops.isEmpty()
        || !data.hasNonNull("assignmentId")
        || !data.path("shop").hasNonNull("location")) {
      return null;
    }
    return new Offer(
        data.path("assignmentId").asString(),
        point(data.path("shop").path("location")),
        stops,
        data.hasNonNull("expiresAt") ? Instant.parse(data.path("expiresAt").asString()) : null);
  }

  private static GeoPoint point(JsonNode location) {
    return new GeoPoint(
        location.path("latitude").asDouble(), location.path("longitude").asDouble());
  }
}
