package dosirak.city.instance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One recorded day. Places are metres east and north of a corner of the city; times are minutes.
 *
 * @param restaurants by their names
 */
public record RecordedDay(
    double metresPerMinute,
    double pickupServiceMinutes,
    double dropoffServiceMinutes,
    Map<String, Restaurant> restaurants,
    List<Courier> couriers,
    List<Order> orders) {
  public RecordedDay {
    couriers = List.copyOf(couriers);
    orders = List.copyOf(orders);
  }

  /** A restaurant and its place. */
  public record Restaurant(String name, double x, double y) {}

  /**
   * A courier, the place where the shift begins, and the shift.
   *
   * @param onMinute when the shift begins
   * @param offMinute until when the courier may pick up
   */
  public record Courier(String name, double x, double y, double onMinute, double offMinute) {}

  /**
   * An order and the customer's place.
   *
   * @param readyMinute when its food was ready
   */
  public record Order(
      String name,
      double x,
      double y,
      double placementMinute,
      String restaurant,
      double readyMinute) {
    /** How long the kitchen took. */
    public double preparationMinutes() {
      return readyMinute - placementMinute;
    }
  }

  /**
   * Reads the four files of a recorded day.
   *
   * @throws InstanceException if the folder holds none, or one that makes no sense
   */
  public static RecordedDay read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InstanceException(folder + " is not a folder");
    }
    Table parameters = Table.read(folder.resolve("instance_parameters.txt"));
    if (parameters.size() != 1) {
      throw new InstanceException("instance_parameters.txt must have one row");
    }
    Map<String, Restaurant> restaurants =
        restaurants(Table.read(folder.resolve("restaurants.txt")));
    double metresPerMinute = parameters.number(0, "meters_per_minute");
    if (metresPerMinute <= 0) {
      throw new InstanceException("instance_parameters.txt: meters_per_minute must be positive");
    }
    return new RecordedDay(
        metresPerMinute,
        parameters.number(0, "pickup service minutes"),
        parameters.number(0, "dropoff service minutes"),
        restaurants,
        couriers(Table.read(folder.resolve("couriers.txt"))),
        orders(Table.read(folder.resolve("orders.txt")), restaurants.keySet()));
  }

  private static Map<String, Restaurant> restaurants(Table table) {
    Map<String, Restaurant> restaurants = new LinkedHashMap<>();
    for (int row = 0; row < table.size(); row++) {
      String name = table.text(row, "restaurant");
      Restaurant restaurant = new Restaurant(name, table.number(row, "x"), table.number(row, "y"));
      if (restaurants.put(name, restaurant) != null) {
        throw new InstanceException("restaurants.txt names " + name + " twice");
      }
    }
    return restaurants;
  }

  private static List<Courier> couriers(Table table) {
    List<Courier> couriers = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      Courier courier =
          new Courier(
              table.text(row, "courier"),
              table.number(row, "x"),
              table.number(row, "y"),
              table.number(row, "on_time"),
              table.number(row, "off_time"));
      if (courier.offMinute() < courier.onMinute()) {
        throw new InstanceException(
            "couriers.txt: the shift of " + courier.name() + " is negative");
      }
      couriers.add(courier);
    }
    return couriers;
  }

  private static List<Order> orders(Table table, Set<String> restaurants) {
    List<Order> orders = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int row = 0; row < table.size(); row++) {
      Order order =
          new Order(
              table.text(row, "order"),
              table.number(row, "x"),
              table.number(row, "y"),
              table.number(row, "placement_time"),
              table.text(row, "restaurant"),
              table.number(row, "ready_time"));
      if (!names.add(order.name())) {
        throw new InstanceException("orders.txt names " + order.name() + " twice");
      }
      if (!restaurants.contains(order.restaurant())) {
        throw new InstanceException(
            "orders.txt: " + order.name() + " is of no restaurant: " + order.restaurant());
      }
      if (order.placementMinute() < 0 || order.preparationMinutes() < 0) {
        throw new InstanceException("orders.txt: the times of " + order.name() + " make no sense");
      }
      orders.add(order);
    }
    return orders;
  }
}
