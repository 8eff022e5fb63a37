package dosirak.city.generator;

import dosirak.city.instance.RecordedDay;
import dosirak.city.plan.CityPlan;
import dosirak.city.plan.OrderPlan;
import dosirak.city.plan.RiderPlan;
import dosirak.city.plan.ShopPlan;
import dosirak.city.plan.TangentPlane;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.PaymentMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Turns a recorded day into a plan: its places are laid on a map around Seoul, with the middle of
 * the recorded city in the middle of the map, and what was not recorded (names, menus, what was in
 * the bags) is generated from the seed.
 */
public final class RecordedCity {
  private RecordedCity() {}

  /** The plan of a recorded day. */
  public static CityPlan plan(RecordedDay day, long seed) {
    SplittableRandom root = new SplittableRandom(seed);
    SplittableRandom shopRandom = root.split();
    SplittableRandom orderRandom = root.split();
    double middleX = middle(places(day).mapToDouble(place -> place[0]));
    double middleY = middle(places(day).mapToDouble(place -> place[1]));
    TangentPlane plane = TangentPlane.SEOUL;
    List<ShopPlan> shops = new ArrayList<>();
    Map<String, Integer> shopNumbers = new HashMap<>();
    for (RecordedDay.Restaurant restaurant : day.restaurants().values()) {
      int number = shops.size();
      shopNumbers.put(restaurant.name(), number);
      shops.add(
          GeneratedCity.shop(
              shopRandom,
              restaurant.name(),
              number,
              plane.at(restaurant.x() - middleX, restaurant.y() - middleY)));
    }
    List<RiderPlan> riders =
        day.couriers().stream()
            .map(courier ->
                new RiderPlan(
                    courier.name(),
                    plane.at(courier.x() - middleX, courier.y() - middleY),
                    courier.onMinute(),
                    courier.offMinute(),
                    day.metresPerMinute(),
                    day.pickupServiceMinutes(),
                    day.dropoffServiceMinutes(),
                    0,
                    0))
            .toList();
    List<OrderPlan> orders = new ArrayList<>();
    for (RecordedDay.Order order : day.orders()) {
      int shop = shopNumbers.getOrDefault(order.restaurant(), -1);
      orders.add(
          new OrderPlan(
              order.name(),
              order.placementMinute(),
              shop,
              plane.at(order.x() - middleX, order.y() - middleY),
              Fulfilment.DELIVERY,
              PaymentMethod.CARD,
              GeneratedCity.lines(orderRandom, shops.get(shop).menu()),
              order.preparationMinutes(),
              null,
              false));
    }
    return new CityPlan(shops, riders, orders);
  }

  private static Stream<double[]> places(RecordedDay day) {
    return Stream.of(
            day.restaurants().values().stream().map(each -> new double[] {each.x(), each.y()}),
            day.couriers().stream().map(each -> new double[] {each.x(), each.y()}),
            day.orders().stream().map(each -> new double[] {each.x(), each.y()}))
        .flatMap(each -> each);
  }

  private static double middle(DoubleStream values) {
    var range = values.summaryStatistics();
    return range.getCount() == 0 ? 0 : (range.getMin() + range.getMax()) / 2;
  }
}
