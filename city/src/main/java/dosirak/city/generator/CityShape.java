package dosirak.city.generator;

/**
 * How large a generated city is, and how its people behave.
 *
 * @param shops how many shops
 * @param riders how many riders
 * @param radiusMetres how far from the middle shops are
 * @param deliveryMetres how far from its shop a customer may be
 * @param shiftMinutes how long every rider stays on duty from minute 0
 * @param pickupShare the share of orders that customers fetch themselves
 * @param atTheDoorShare the share paid at the door
 * @param cancelShare the share of customers who change their mind
 * @param rejectShare the share that owners reject
 * @param declineShare the share of offers that riders decline
 * @param ignoreShare the share of offers that riders let run out
 */
public record CityShape(
    int shops,
    int riders,
    double radiusMetres,
    double deliveryMetres,
    double shiftMinutes,
    double pickupShare,
    double atTheDoorShare,
    double cancelShare,
    double rejectShare,
    double declineShare,
    double ignoreShare) {
  private static final int ORDERS_PER_SHOP = 15;
  private static final int FEWEST_SHOPS = 8;
  private static final int MOST_SHOPS = 150;
  private static final int FEWEST_RIDERS = 10;
  private static final int MOST_RIDERS = 300;
  private static final int FEWEST_DEMO_RIDERS = 15;
  private static final int MOST_DEMO_RIDERS = 60;
  private static final double RIDER_MINUTES_PER_ORDER = 14;

  public CityShape {
    if (shops < 1 || riders < 0) {
      throw new IllegalArgumentException("a city needs a shop");
    }
  }

  /**
   * A city that can serve a load: riders for what is delivered at once, within what one machine can
   * play.
   *
   * @param orders how many orders there will be
   * @param peakOrdersPerMinute how many are placed in the worst city minute
   */
  public static CityShape forLoad(int orders, double peakOrdersPerMinute, double shiftMinutes) {
    long riders = Math.round(Math.ceil(peakOrdersPerMinute * RIDER_MINUTES_PER_ORDER));
    return new CityShape(
        Math.clamp(orders / ORDERS_PER_SHOP, FEWEST_SHOPS, MOST_SHOPS),
        Math.toIntExact(Math.clamp(Math.min(riders, orders), FEWEST_RIDERS, MOST_RIDERS)),
        2500,
        1500,
        shiftMinutes,
        0.08,
        0.08,
        0.01,
        0.01,
        0.02,
        0.01);
  }

  /**
   * A small city for a demonstration.
   *
   * @param ordersPerMinute how many orders a city minute are wished for; see {@link
   *     #servedPerMinute} for how many it can take
   */
  public static CityShape demo(double shiftMinutes, double ordersPerMinute) {
    long riders = Math.round(Math.ceil(ordersPerMinute * RIDER_MINUTES_PER_ORDER));
    return new CityShape(
        12,
        Math.toIntExact(Math.clamp(riders, FEWEST_DEMO_RIDERS, MOST_DEMO_RIDERS)),
        2000,
        1800,
        shiftMinutes,
        0.08,
        0.1,
        0.01,
        0.01,
        0.02,
        0.01);
  }

  /** How many orders a city minute the riders can bring for as long as they are on duty. */
  public double servedPerMinute() {
    return riders / RIDER_MINUTES_PER_ORDER;
  }
}
