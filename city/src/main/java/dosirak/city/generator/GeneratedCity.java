package dosirak.city.generator;

import dosirak.city.plan.CityPlan;
import dosirak.city.plan.OrderPlan;
import dosirak.city.plan.OrderPlan.LinePlan;
import dosirak.city.plan.RiderPlan;
import dosirak.city.plan.ShopPlan;
import dosirak.city.plan.ShopPlan.ChoicePlan;
import dosirak.city.plan.ShopPlan.DishPlan;
import dosirak.city.plan.TangentPlane;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TipStep;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * A city from a seed. Its shops and riders are fixed; orders may be asked for one by one for as
 * long as a demonstration runs, or all at once for a day. Not thread-safe.
 */
public final class GeneratedCity {
  private static final double RIDER_METRES_PER_MINUTE = 300;
  private static final double SERVICE_MINUTES = 2;
  private static final double PREPARATION_MEAN_MINUTES = 12;
  private static final double PREPARATION_SPREAD_MINUTES = 4;
  private static final double PREPARATION_LEAST_MINUTES = 4;
  private static final double PREPARATION_MOST_MINUTES = 40;
  private static final double LONGEST_REGRET_MINUTES = 6;
  private static final int RADIUS_METRES = 15_000;
  private static final int MOST_LINES = 3;
  private static final int MOST_QUANTITY = 2;
  private static final double EXTRA_SHARE = 0.2;

  private final CityShape shape;
  private final TangentPlane plane;
  private final SplittableRandom orderRandom;
  private final TurnMaker turns;
  private final List<ShopPlan> shops;
  private final List<RiderPlan> riders;

  /** The city of a seed. */
  public GeneratedCity(long seed, CityShape shape) {
    this.shape = shape;
    this.plane = TangentPlane.SEOUL;
    SplittableRandom root = new SplittableRandom(seed);
    SplittableRandom shopRandom = root.split();
    SplittableRandom riderRandom = root.split();
    this.orderRandom = root.split();
    this.turns = new TurnMaker(root.split());
    List<ShopPlan> newShops = new ArrayList<>();
    for (int i = 0; i < shape.shops(); i++) {
      GeoPoint location = around(shopRandom, 0, 0, shape.radiusMetres());
      newShops.add(lively(shop(shopRandom, "s" + (i + 1), i, location), i));
    }
    this.shops = List.copyOf(newShops);
    List<RiderPlan> newRiders = new ArrayList<>();
    for (int i = 0; i < shape.riders(); i++) {
      newRiders.add(
          new RiderPlan(
              "c" + (i + 1),
              around(riderRandom, 0, 0, shape.radiusMetres()),
              0,
              shape.shiftMinutes(),
              RIDER_METRES_PER_MINUTE,
              SERVICE_MINUTES,
              SERVICE_MINUTES,
              shape.declineShare(),
              shape.ignoreShare()));
    }
    this.riders = List.copyOf(newRiders);
  }

  public List<ShopPlan> shops() {
    return shops;
  }

  public List<RiderPlan> riders() {
    return riders;
  }

  /** The city with orders at these minutes. */
  public CityPlan plan(DoubleStream placedMinutes) {
    List<OrderPlan> orders = new ArrayList<>();
    placedMinutes.forEach(minute -> orders.add(nextOrder("o" + (orders.size() + 1), minute)));
    return new CityPlan(shops, riders, orders);
  }

  /** The next order. */
  public OrderPlan nextOrder(String code, double placedMinute) {
    int shop = Math.min(orderRandom.nextInt(shops.size()), orderRandom.nextInt(shops.size()));
    ShopPlan from = shops.get(shop);
    TangentPlane aroundShop = new TangentPlane(from.location());
    double angle = orderRandom.nextDouble(2 * Math.PI);
    double distance = shape.deliveryMetres() * Math.sqrt(orderRandom.nextDouble());
    GeoPoint dropoff = aroundShop.at(distance * Math.cos(angle), distance * Math.sin(angle));
    double preparation =
        Math.clamp(
            PREPARATION_MEAN_MINUTES + PREPARATION_SPREAD_MINUTES * orderRandom.nextGaussian(),
            PREPARATION_LEAST_MINUTES,
            PREPARATION_MOST_MINUTES);
    boolean pickup = orderRandom.nextDouble() < shape.pickupShare();
    boolean atTheDoor = orderRandom.nextDouble() < shape.atTheDoorShare();
    @Nullable Double cancelAfter =
        orderRandom.nextDouble() < shape.cancelShare()
            ? orderRandom.nextDouble(LONGEST_REGRET_MINUTES)
            : null;
    boolean rejected = orderRandom.nextDouble() < shape.rejectShare();
    Fulfilment fulfilment = pickup ? Fulfilment.PICKUP : Fulfilment.DELIVERY;
    return new OrderPlan(
        code,
        placedMinute,
        shop,
        dropoff,
        fulfilment,
        turns.paymentMethod(atTheDoor),
        lines(orderRandom, from.menu()),
        preparation,
        cancelAfter,
        rejected,
        turns.next(fulfilment));
  }

  /** A shop of a generated name and menu that is always open. */
  public static ShopPlan shop(SplittableRandom random, String code, int number, GeoPoint location) {
    MenuGenerator.NamedMenu menu = MenuGenerator.menu(random, number);
    return new ShopPlan(
        code,
        menu.name(),
        "02-%03d-%04d".formatted(200 + number % 800, random.nextInt(10_000)),
        "서울특별시 도시락구 한끼로 " + (number + 1),
        location,
        alwaysOpen(),
        menu.menu(),
        null,
        false);
  }

  /** A shop with terms of its own, as those of a street differ. */
  private static ShopPlan lively(ShopPlan plain, int number) {
    return new ShopPlan(
        plain.code(),
        plain.name(),
        plain.phone(),
        plain.addressText(),
        plain.location(),
        ShopStyles.terms(plain.terms(), plain.location(), number),
        plain.menu(),
        ShopStyles.portions(number),
        ShopStyles.givesCoupons(number));
  }

  /** What a customer picks from a menu. */
  public static List<LinePlan> lines(SplittableRandom random, List<DishPlan> menu) {
    int count = 1 + Math.min(random.nextInt(MOST_LINES), random.nextInt(MOST_LINES));
    List<LinePlan> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int dish = random.nextInt(menu.size());
      List<List<Integer>> picked = new ArrayList<>();
      for (ChoicePlan group : menu.get(dish).optionGroups()) {
        picked.add(pick(random, group));
      }
      lines.add(new LinePlan(dish, 1 + random.nextInt(MOST_QUANTITY), picked));
    }
    return List.copyOf(lines);
  }

  private static List<Integer> pick(SplittableRandom random, ChoicePlan group) {
    List<Integer> picked = new ArrayList<>();
    int first = random.nextInt(group.options().size());
    for (int i = 0; i < group.minimum(); i++) {
      picked.add((first + i) % group.options().size());
    }
    if (picked.isEmpty() && group.maximum() > 0 && random.nextDouble() < EXTRA_SHARE) {
      picked.add(first);
    }
    return List.copyOf(picked);
  }

  private static ShopTerms alwaysOpen() {
    List<OpeningSpan> hours =
        Arrays.stream(DayOfWeek.values())
            .map(day -> new OpeningSpan(day, 0, DemandCurve.DAY_MINUTES))
            .toList();
    return new ShopTerms(
        "Asia/Seoul",
        hours,
        Money.ZERO,
        RADIUS_METRES,
        List.of(
            new TipStep(1500, Money.won(2000)),
            new TipStep(4000, Money.won(3500)),
            new TipStep(RADIUS_METRES, Money.won(5000))));
  }

  private GeoPoint around(
      SplittableRandom random, double eastMetres, double northMetres, double radiusMetres) {
    double angle = random.nextDouble(2 * Math.PI);
    double distance = radiusMetres * Math.sqrt(random.nextDouble());
    return plane.at(
        eastMetres + distance * Math.cos(angle), northMetres + distance * Math.sin(angle));
  }
}
