package dosirak.delivery.dispatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A day of a city, recorded or made up: metres on a plane and minutes since its start.
 *
 * <p>The files are those of the public instances of the meal delivery routing problem:
 * tab-separated, a heading line each.
 */
record Day(
    List<PlacedOrder> orders,
    List<Shift> shifts,
    double metresPerMinute,
    double pickupServiceMinutes,
    double dropoffServiceMinutes) {

  record PlacedOrder(
      String id,
      String shopId,
      Spot shop,
      Spot dropoff,
      double placedMinutes,
      double readyMinutes) {}

  record Shift(String riderId, Spot start, double onMinutes, double offMinutes) {}

  static Day read(Path folder) throws IOException {
    Map<String, Spot> shops = new HashMap<>();
    for (String[] row : rows(folder.resolve("restaurants.txt"))) {
      shops.put(row[0], spot(row[1], row[2]));
    }
    List<PlacedOrder> orders = new ArrayList<>();
    for (String[] row : rows(folder.resolve("orders.txt"))) {
      Spot shop = shops.get(row[4]);
      if (shop == null) {
        throw new IOException("no shop " + row[4]);
      }
      orders.add(
          new PlacedOrder(
              row[0],
              row[4],
              shop,
              spot(row[1], row[2]),
              Double.parseDouble(row[3]),
              Double.parseDouble(row[5])));
    }
    List<Shift> shifts = new ArrayList<>();
    for (String[] row : rows(folder.resolve("couriers.txt"))) {
      shifts.add(
          new Shift(
              row[0],
              spot(row[1], row[2]),
              Double.parseDouble(row[3]),
              Double.parseDouble(row[4])));
    }
    String[] parameters = rows(folder.resolve("instance_parameters.txt")).getFirst();
    return new Day(
        orders,
        shifts,
        Double.parseDouble(parameters[0]),
        Double.parseDouble(parameters[1]),
        Double.parseDouble(parameters[2]));
  }

  /**
   * Makes up a day of three hours with a rush in its middle: shops gathered around three centres,
   * customers around their shops, and riders whose shifts overlap.
   */
  static Day generated(long seed, int orderCount, int riderCount) {
    Random random = new Random(seed);
    List<Spot> centres = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      centres.add(new Spot(2_000 + random.nextInt(8_000), 2_000 + random.nextInt(8_000)));
    }
    List<Spot> shops = new ArrayList<>();
    for (int i = 0; i < Math.max(3, orderCount / 8); i++) {
      shops.add(near(centres.get(random.nextInt(3)), 1_200, random));
    }
    List<PlacedOrder> orders = new ArrayList<>();
    for (int i = 0; i < orderCount; i++) {
      int shop = random.nextInt(shops.size());
      double placed = Math.clamp(90 + 40 * random.nextGaussian(), 5, 165);
      double ready = placed + 8 + random.nextInt(18);
      Spot dropoff = near(shops.get(shop), 1_600, random);
      orders.add(new PlacedOrder("o" + i, "s" + shop, shops.get(shop), dropoff, placed, ready));
    }
    List<Shift> shifts = new ArrayList<>();
    for (int i = 0; i < riderCount; i++) {
      double on = random.nextInt(70);
      Spot start = near(centres.get(random.nextInt(3)), 2_500, random);
      shifts.add(new Shift("r" + i, start, on, on + 120 + random.nextInt(40)));
    }
    return new Day(orders, shifts, 320, 4, 4);
  }

  private static Spot near(Spot centre, double metres, Random random) {
    return new Spot(
        centre.eastMetres() + metres * random.nextGaussian(),
        centre.northMetres() + metres * random.nextGaussian());
  }

  /** The same day with only a share of its riders, drawn by the seed. */
  Day withRiders(double share, long seed) {
    Random random = new Random(seed);
    List<Shift> kept = shifts.stream().filter(shift -> random.nextDouble() < share).toList();
    return new Day(orders, kept, metresPerMinute, pickupServiceMinutes, dropoffServiceMinutes);
  }

  /** The same day with only a share of its orders, drawn by the seed. */
  Day withOrders(double share, long seed) {
    Random random = new Random(seed);
    List<PlacedOrder> kept = orders.stream().filter(order -> random.nextDouble() < share).toList();
    return new Day(kept, shifts, metresPerMinute, pickupServiceMinutes, dropoffServiceMinutes);
  }

  /** The same day on which everybody travels so many times as fast. */
  Day withSpeed(double factor) {
    return new Day(
        orders, shifts, metresPerMinute * factor, pickupServiceMinutes, dropoffServiceMinutes);
  }

  /** The same day on which every order takes so many times as long to prepare. */
  Day withPreparation(double factor) {
    List<PlacedOrder> slower =
        orders.stream()
            .map(order ->
                new PlacedOrder(
                    order.id(),
                    order.shopId(),
                    order.shop(),
                    order.dropoff(),
                    order.placedMinutes(),
                    order.placedMinutes()
                        + factor * (order.readyMinutes() - order.placedMinutes())))
            .toList();
    return new Day(slower, shifts, metresPerMinute, pickupServiceMinutes, dropoffServiceMinutes);
  }

  private static List<String[]> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .skip(1)
        .filter(line -> !line.isBlank())
        .map(line -> line.strip().split("\t", -1))
        .toList();
  }

  private static Spot spot(String eastMetres, String northMetres) {
    return new Spot(Double.parseDouble(eastMetres), Double.parseDouble(northMetres));
  }
}
