package dosirak.delivery.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * Plays a day offline: shops accept, riders start and end their shifts, react late, travel in a
 * straight line, and a dispatcher decides in between. The same day, conditions and seed give the
 * same result.
 */
final class DaySimulation {
  private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");
  private static final Plane CITY = new Plane(Point.METRES_PER_DEGREE * Math.cos(0.6545));
  private static final Spot ORIGIN = CITY.spot(new Point(37.5, 127));
  private static final double ASSIGN_WITHIN_SECONDS = 3_600;
  private static final double CARRY_WITHIN_SECONDS = 5_400;

  /**
   * How the city behaves.
   *
   * @param tickSeconds how often the dispatcher is asked
   * @param acceptanceSeconds how long a shop takes at most to accept an order
   * @param reactionSeconds how late a rider or a shop is at most at each step
   * @param declineShare which share of the offers is declined
   * @param serviceAfterReady whether the whole pick-up service starts only when the food is ready,
   *     rather than half of it passing while the food is awaited
   */
  record Conditions(
      int tickSeconds,
      double acceptanceSeconds,
      double reactionSeconds,
      double declineShare,
      boolean serviceAfterReady) {
    static final Conditions USUAL = new Conditions(8, 60, 20, 0, false);
  }

  /** What became of the day. Times are minutes; {@code released} counts pick-ups that came late. */
  record Outcome(
      int orders,
      int delivered,
      int unassigned,
      int carriedTooLong,
      int released,
      double meanClickToDoor,
      double ninetiethClickToDoor,
      double meanReadyToDoor,
      double ordersPerTrip,
      double meanDecisionMillis,
      double maxDecisionMillis) {

    double deliveredShare() {
      return orders == 0 ? 1 : (double) delivered / orders;
    }
  }

  private enum OrderPhase {
    HIDDEN,
    OPEN,
    OFFERED,
    HELD,
    DELIVERED,
    FAILED
  }

  private static final class Order {
    final Day.PlacedOrder placed;
    final Set<String> declinedBy = new HashSet<>();
    OrderPhase phase = OrderPhase.HIDDEN;
    double deliveredSeconds;

    Order(Day.PlacedOrder placed) {
      this.placed = placed;
    }

    double readySeconds() {
      return placed.readyMinutes() * 60;
    }

    double assignBySeconds() {
      return readySeconds() + ASSIGN_WITHIN_SECONDS;
    }
  }

  private static final class Rider {
    final Day.Shift shift;
    Spot location;
    boolean onShift;
    boolean idle;
    double freeSeconds;
    Spot freeLocation;

    Rider(Day.Shift shift) {
      this.shift = shift;
      location = shift.start();
      freeLocation = shift.start();
    }

    double shiftEndSeconds() {
      return shift.offMinutes() * 60;
    }
  }

  private record Event(double atSeconds, int sequence, Runnable action)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Double.compare(atSeconds, other.atSeconds);
      return byTime != 0 ? byTime : Integer.compare(sequence, other.sequence);
    }
  }

  private final Day day;
  private final Dispatcher dispatcher;
  private final Conditions conditions;
  private final Random random;
  private final Map<String, Order> orders = new LinkedHashMap<>();
  private final Map<String, Rider> riders = new LinkedHashMap<>();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private int sequence;
  private int released;
  private int carriedTooLong;
  private int trips;
  private int carried;
  private int decisions;
  private long decisionNanos;
  private long maxDecisionNanos;

  private DaySimulation(Day day, Dispatcher dispatcher, Conditions conditions, long seed) {
    this.day = day;
    this.dispatcher = dispatcher;
    this.conditions = conditions;
    random = new Random(seed);
  }

  static Outcome play(Day day, Dispatcher dispatcher, Conditions conditions, long seed) {
    return new DaySimulation(day, dispatcher, conditions, seed).play();
  }

  private Outcome play() {
    double end = 0;
    for (Day.PlacedOrder placed : day.orders()) {
      Order order = new Order(placed);
      orders.put(placed.id(), order);
      double accepted =
          placed.placedMinutes() * 60
              + 2
              + random.nextDouble() * Math.max(0, conditions.acceptanceSeconds() - 2);
      at(accepted, () -> order.phase = OrderPhase.OPEN);
      end = Math.max(end, order.assignBySeconds() + 60);
    }
    for (Day.Shift shift : day.shifts()) {
      Rider rider = new Rider(shift);
      riders.put(shift.riderId(), rider);
      at(
          shift.onMinutes() * 60 + reaction(),
          () -> {
            rider.onShift = true;
            rider.idle = true;
          });
    }
    for (double now = 0; now <= end; now += conditions.tickSeconds()) {
      runUntil(now);
      tick(now);
    }
    runUntil(Double.POSITIVE_INFINITY);
    return outcome();
  }

  private void runUntil(double seconds) {
    Event next = events.peek();
    while (next != null && next.atSeconds() <= seconds) {
      events.remove();
      next.action().run();
      next = events.peek();
    }
  }

  private void tick(double now) {
    List<OpenOrder> open = new ArrayList<>();
    for (Order order : orders.values()) {
      if (order.phase == OrderPhase.OPEN) {
        if (now > order.assignBySeconds()) {
          order.phase = OrderPhase.FAILED;
        } else {
          open.add(openOrder(order));
        }
      }
    }
    List<RiderState> onShift = new ArrayList<>();
    for (Rider rider : riders.values()) {
      if (rider.onShift && now <= rider.shiftEndSeconds()) {
        onShift.add(riderState(rider));
      }
    }
    Snapshot snapshot = new Snapshot(instant(now), open, onShift);
    long before = System.nanoTime();
    List<Proposal> proposals = dispatcher.decide(snapshot);
    long nanos = System.nanoTime() - before;
    if (!open.isEmpty()) {
      decisions++;
      decisionNanos += nanos;
      maxDecisionNanos = Math.max(maxDecisionNanos, nanos);
    }
    for (Proposal proposal : proposals) {
      offer(proposal, now);
    }
  }

  private OpenOrder openOrder(Order order) {
    return new OpenOrder(
        order.placed.id(),
        order.placed.shopId(),
        point(order.placed.shop()),
        point(order.placed.dropoff()),
        instant(order.placed.placedMinutes() * 60),
        instant(order.readySeconds()),
        instant(order.assignBySeconds()),
        order.declinedBy);
  }

  private RiderState riderState(Rider rider) {
    return new RiderState(
        rider.shift.riderId(),
        point(rider.location),
        rider.idle,
        instant(rider.freeSeconds),
        point(rider.freeLocation),
        instant(rider.shiftEndSeconds()),
        day.metresPerMinute(),
        day.pickupServiceMinutes(),
        day.dropoffServiceMinutes());
  }

  private void offer(Proposal proposal, double now) {
    Rider rider = rider(proposal.riderId());
    List<Order> offered = proposal.orderIds().stream().map(this::order).toList();
    check(rider.onShift && rider.idle, "rider offered while busy");
    check(offered.stream().allMatch(order -> order.phase == OrderPhase.OPEN), "order not open");
    check(
        offered.stream().map(order -> order.placed.shopId()).distinct().count() == 1,
        "bundle of several shops");
    rider.idle = false;
    rider.freeSeconds = seconds(proposal.expectedFree());
    rider.freeLocation = offered.getLast().placed.dropoff();
    offered.forEach(order -> order.phase = OrderPhase.OFFERED);
    boolean declines = random.nextDouble() < conditions.declineShare();
    double answered = now + reaction();
    at(
        answered,
        () -> {
          if (declines) {
            offered.forEach(order -> order.declinedBy.add(proposal.riderId()));
            offered.forEach(order -> order.phase = OrderPhase.OPEN);
            rider.idle = true;
          } else {
            ride(proposal, rider, offered, answered);
          }
        });
  }

  private void ride(Proposal proposal, Rider rider, List<Order> offered, double accepted) {
    for (Order order : offered) {
      order.phase = accepted > order.assignBySeconds() ? OrderPhase.FAILED : OrderPhase.HELD;
    }
    Spot shop = offered.getFirst().placed.shop();
    double arrived = accepted + travelSeconds(rider.location, shop) + reaction();
    double ready = offered.stream().mapToDouble(Order::readySeconds).max().orElseThrow();
    double service = day.pickupServiceMinutes() * 60;
    double pickup =
        conditions.serviceAfterReady()
            ? Math.max(arrived, ready + reaction()) + service
            : Math.max(arrived + service / 2, ready + reaction());
    double departure = pickup + (conditions.serviceAfterReady() ? 0 : service / 2) + reaction();
    at(Math.min(pickup, Math.max(arrived, rider.shiftEndSeconds())), () -> rider.location = shop);
    if (pickup > rider.shiftEndSeconds()) {
      released++;
      at(
          Math.max(arrived, rider.shiftEndSeconds()),
          () -> offered.forEach(order -> order.phase = OrderPhase.OPEN));
      return;
    }
    at(pickup, () -> rider.freeSeconds += pickup - seconds(proposal.expectedPickup()));
    trips++;
    carried += offered.size();
    double now = departure;
    Spot from = shop;
    for (Order order : offered) {
      now += travelSeconds(from, order.placed.dropoff()) + day.dropoffServiceMinutes() * 30;
      from = order.placed.dropoff();
      double delivered = now + reaction();
      now = delivered + day.dropoffServiceMinutes() * 30;
      if (delivered > pickup + CARRY_WITHIN_SECONDS) {
        carriedTooLong++;
        order.phase = OrderPhase.FAILED;
      } else if (order.phase == OrderPhase.HELD) {
        order.deliveredSeconds = delivered;
        at(delivered, () -> order.phase = OrderPhase.DELIVERED);
      }
    }
    Spot end = from;
    at(
        now + reaction(),
        () -> {
          rider.location = end;
          rider.idle = true;
        });
  }

  private Outcome outcome() {
    double[] clickToDoor =
        orders.values().stream()
            .filter(order -> order.phase == OrderPhase.DELIVERED)
            .mapToDouble(order -> order.deliveredSeconds / 60 - order.placed.placedMinutes())
            .sorted()
            .toArray();
    double readyToDoor =
        orders.values().stream()
            .filter(order -> order.phase == OrderPhase.DELIVERED)
            .mapToDouble(order -> (order.deliveredSeconds - order.readySeconds()) / 60)
            .average()
            .orElse(0);
    int delivered = clickToDoor.length;
    return new Outcome(
        orders.size(),
        delivered,
        orders.size() - delivered - carriedTooLong,
        carriedTooLong,
        released,
        Arrays.stream(clickToDoor).average().orElse(0),
        delivered == 0 ? 0 : clickToDoor[(int) (0.9 * (delivered - 1))],
        readyToDoor,
        trips == 0 ? 0 : (double) carried / trips,
        decisions == 0 ? 0 : decisionNanos / 1e6 / decisions,
        maxDecisionNanos / 1e6);
  }

  /** Names the orders that nobody delivered, for a look at why. */
  static List<String> undelivered(
      Day day, Dispatcher dispatcher, Conditions conditions, long seed) {
    DaySimulation simulation = new DaySimulation(day, dispatcher, conditions, seed);
    simulation.play();
    return simulation.orders.values().stream()
        .filter(order -> order.phase != OrderPhase.DELIVERED)
        .sorted(Comparator.comparingDouble(Order::readySeconds))
        .map(order -> order.placed.toString())
        .toList();
  }

  private void at(double seconds, Runnable action) {
    events.add(new Event(seconds, sequence++, action));
  }

  private double reaction() {
    return random.nextDouble() * conditions.reactionSeconds();
  }

  private double travelSeconds(Spot from, Spot to) {
    return from.metresTo(to) / day.metresPerMinute() * 60;
  }

  private Order order(String id) {
    Order order = orders.get(id);
    if (order == null) {
      throw new AssertionError("no such order: " + id);
    }
    return order;
  }

  private Rider rider(String id) {
    Rider rider = riders.get(id);
    if (rider == null) {
      throw new AssertionError("no such rider: " + id);
    }
    return rider;
  }

  private static void check(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }

  private static Instant instant(double seconds) {
    return MIDNIGHT.plus(Duration.ofMillis(Math.round(seconds * 1_000)));
  }

  private static double seconds(Instant instant) {
    return Duration.between(MIDNIGHT, instant).toMillis() / 1_000.0;
  }

  private static Point point(Spot spot) {
    return new Point(
        (ORIGIN.northMetres() + spot.northMetres()) / Point.METRES_PER_DEGREE,
        (ORIGIN.eastMetres() + spot.eastMetres()) / CITY.metresPerDegreeEast());
  }
}
