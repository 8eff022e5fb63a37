package dosirak.contracts.shop;

import dosirak.contracts.GeoPoint;
import java.util.List;

/**
 * A closed line on the map, without repeating its first point at the end.
 *
 * @param points at least three
 */
public record Ring(List<GeoPoint> points) {
  public Ring {
    points = List.copyOf(points);
  }
}
