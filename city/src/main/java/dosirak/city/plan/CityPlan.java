package dosirak.city.plan;

import java.util.Comparator;
import java.util.List;

/**
 * A whole city and its day.
 *
 * @param orders by the minute they are placed
 */
public record CityPlan(List<ShopPlan> shops, List<RiderPlan> riders, List<OrderPlan> orders) {
  public CityPlan {
    shops = List.copyOf(shops);
    riders = List.copyOf(riders);
    orders = orders.stream().sorted(Comparator.comparingDouble(OrderPlan::placedMinute)).toList();
    for (OrderPlan order : orders) {
      if (order.shop() < 0 || order.shop() >= shops.size()) {
        throw new IllegalArgumentException("order " + order.code() + " is of no shop of the city");
      }
    }
  }

  /** The minute of the last placement, 0 where there is none. */
  public double lastPlacedMinute() {
    return orders.isEmpty() ? 0 : orders.getLast().placedMinute();
  }
}
