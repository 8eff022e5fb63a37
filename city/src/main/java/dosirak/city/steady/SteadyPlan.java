package dosirak.city.steady;

import dosirak.city.generator.GeneratedCity;
import dosirak.city.plan.OrderPlan;
import dosirak.city.plan.RiderPlan;
import dosirak.city.plan.ShopPlan;
import dosirak.city.plan.TangentPlane;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.PaymentMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A small and quick city from a seed: everything is near, cooking and riding take about twenty
 * seconds, most people fetch their food themselves, and nobody changes their mind. Not thread-safe.
 */
final class SteadyPlan {
  private static final int SPARE_RIDERS = 12;
  private static final double RADIUS_METRES = 400;
  private static final double DELIVERED_SHARE = 0.25;
  private static final double COOKING_MINUTES = 20.0 / 60;
  private static final double SERVICE_MINUTES = 1.0 / 60;
  private static final double METRES_PER_MINUTE = 1_500;
  private static final double SHIFT_MINUTES = 600;

  /** A ride is there and back, and some waiting; after an outage there is much to bring. */
  private static final double RIDER_SECONDS_PER_ORDER = 55;

  private final SplittableRandom random;
  private final List<ShopPlan> shops;
  private final List<RiderPlan> riders;
  private final double speed;

  /**
   * The city of a seed.
   *
   * @param speed city seconds in a machine second
   */
  SteadyPlan(SteadyOptions options, double speed) {
    SplittableRandom root = new SplittableRandom(options.seed());
    this.speed = speed;
    SplittableRandom shopRandom = root.split();
    this.random = root.split();
    List<ShopPlan> newShops = new ArrayList<>();
    for (int i = 0; i < options.shops(); i++) {
      newShops.add(
          GeneratedCity.shop(
              shopRandom, "s" + (i + 1), i, around(shopRandom, TangentPlane.SEOUL, RADIUS_METRES)));
    }
    this.shops = List.copyOf(newShops);
    int count =
        (int) Math.ceil(options.ordersPerSecond() * DELIVERED_SHARE * RIDER_SECONDS_PER_ORDER)
            + SPARE_RIDERS;
    List<RiderPlan> newRiders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      newRiders.add(
          new RiderPlan(
              "c" + (i + 1),
              around(shopRandom, TangentPlane.SEOUL, RADIUS_METRES),
              0,
              SHIFT_MINUTES * speed,
              METRES_PER_MINUTE,
              SERVICE_MINUTES * speed,
              SERVICE_MINUTES * speed,
              0,
              0));
    }
    this.riders = List.copyOf(newRiders);
  }

  List<ShopPlan> shops() {
    return shops;
  }

  List<RiderPlan> riders() {
    return riders;
  }

  /** The next order. */
  OrderPlan next(String code) {
    int shop = random.nextInt(shops.size());
    ShopPlan from = shops.get(shop);
    boolean delivered = random.nextDouble() < DELIVERED_SHARE;
    return new OrderPlan(
        code,
        0,
        shop,
        around(random, new TangentPlane(from.location()), RADIUS_METRES),
        delivered ? Fulfilment.DELIVERY : Fulfilment.PICKUP,
        PaymentMethod.CARD,
        GeneratedCity.lines(random, from.menu()),
        COOKING_MINUTES * speed,
        null,
        false);
  }

  private static GeoPoint around(SplittableRandom random, TangentPlane plane, double metres) {
    double angle = random.nextDouble(2 * Math.PI);
    double distance = metres * Math.sqrt(random.nextDouble());
    return plane.at(distance * Math.cos(angle), distance * Math.sin(angle));
  }
}
