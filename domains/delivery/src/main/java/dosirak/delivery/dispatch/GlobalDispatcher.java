package dosirak.delivery.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Matches all open orders with all riders at once, and offers only what cannot wait.
 *
 * <p>A rolling horizon in the manner of Reyes, Erera, Savelsbergh, Sahasrabudhe and O'Neil, "The
 * Meal Delivery Routing Problem" (Optimization Online, 2018), with four steps in each call:
 *
 * <ol>
 *   <li>The orders that a rider would have to leave for within the horizon take part; later ones
 *       would only keep riders from what can be done before them.
 *   <li>The demand for the riders' time in the next half hour is compared with the supply, which
 *       sets the price of a rider's minute; at that price the orders of each shop are joined into
 *       trips ({@link Bundler}).
 *   <li>Trips and riders, the idle ones and those who will soon be free, are assigned to each other
 *       at the least total cost ({@link Assignment}). A pair costs the customers' waits beyond the
 *       ready time, plus the rider's time at its price (time after the end of the shift is free:
 *       nobody else could have had it). A trip left out costs more than a normal wait, and far more
 *       as one of its orders comes near to failing.
 *   <li>A pair is offered if its rider is idle and must leave now to be in time for the food.
 *       Otherwise it waits, because a later call knows more.
 * </ol>
 *
 * <p>The work is bounded: a bundle is compared with at most {@link DispatchSettings#candidates()}
 * riders, a shop's orders in groups of at most {@link Bundler#MAX_COMPARED}. With N orders, M
 * riders and K candidates a call takes O(N · M · log M) for the candidates and O(N² · K · log (N ·
 * K)) for the assignment; 200 orders and 300 idle riders take some ten milliseconds.
 *
 * <p>Riders may differ in speed and in service times; only the joining of orders into trips, which
 * comes before the rider is known, takes the mean speed and the service times of one of them.
 */
public final class GlobalDispatcher implements Dispatcher {
  /** How long after its ready time an order fails that no rider holds, where it does not say. */
  public static final Duration DEFAULT_ASSIGN_WITHIN = Duration.ofMinutes(60);

  /** The load beyond which the riders' time does not become dearer. */
  private static final double MAX_LOAD = 3;

  /**
   * How many times worse than waiting it is to send a rider who may come too late for the shift, so
   * that it happens only for an order that is about to fail anyhow.
   */
  private static final double LATE_IN_SHIFT_WEIGHT = 3;

  /** The longest time from pick-up to the last drop-off: an order fails at ninety minutes. */
  private static final double MAX_CARRY_MINUTES = 80;

  private final DispatchSettings settings;

  public GlobalDispatcher() {
    this(DispatchSettings.DEFAULT);
  }

  GlobalDispatcher(DispatchSettings settings) {
    this.settings = settings;
  }

  @Override
  public List<Proposal> decide(Snapshot snapshot) {
    if (snapshot.orders().isEmpty() || snapshot.riders().stream().noneMatch(RiderState::idle)) {
      return List.of();
    }
    Plane plane = Plane.around(snapshot);
    List<Worker> workers = workers(snapshot, plane);
    if (workers.isEmpty()) {
      return List.of();
    }
    TreeMap<String, List<Job>> jobsByShop = jobsByShop(snapshot, plane);
    double riderPrice = riderPrice(jobsByShop, workers);
    List<Bundle> bundles = bundles(jobsByShop, workers, riderPrice);
    return match(bundles, workers, riderPrice).stream()
        .filter(this::isDue)
        .map(trip -> trip.toProposal(snapshot.now()))
        .toList();
  }

  private List<Worker> workers(Snapshot snapshot, Plane plane) {
    List<Worker> workers = new ArrayList<>();
    for (RiderState rider : snapshot.riders()) {
      double shiftEnd = minutes(snapshot.now(), rider.shiftEndsAt());
      double from = settings.reactionMinutes();
      if (!rider.idle()) {
        from += Math.max(settings.reactionMinutes(), minutes(snapshot.now(), rider.freeAt()));
      }
      if (from <= shiftEnd) {
        Spot spot = plane.spot(rider.idle() ? rider.location() : rider.freeLocation());
        workers.add(new Worker(rider, spot, from, shiftEnd));
      }
    }
    workers.sort(Comparator.comparing(worker -> worker.rider().riderId()));
    return workers;
  }

  private TreeMap<String, List<Job>> jobsByShop(Snapshot snapshot, Plane plane) {
    TreeMap<String, List<Job>> jobs = new TreeMap<>();
    List<OpenOrder> orders = new ArrayList<>(snapshot.orders());
    orders.sort(Comparator.comparing(OpenOrder::orderId));
    for (OpenOrder order : orders) {
      Instant assignBy = order.assignBy();
      if (assignBy == null) {
        assignBy = order.readyAt().plus(DEFAULT_ASSIGN_WITHIN);
      }
      Job job =
          new Job(
              order,
              plane.spot(order.shop()),
              plane.spot(order.dropoff()),
              minutes(snapshot.now(), order.readyAt()),
              minutes(snapshot.now(), assignBy));
      jobs.computeIfAbsent(order.shopId(), shop -> new ArrayList<>()).add(job);
    }
    return jobs;
  }

  /**
   * Returns what a minute of a rider's time is worth now, in minutes of one customer's wait. Two
   * windows are looked at: the longer one tells when the shifts end before the orders do.
   */
  private double riderPrice(TreeMap<String, List<Job>> jobsByShop, List<Worker> workers) {
    double load = 0;
    for (int windows = 1; windows <= 2; windows++) {
      load = Math.max(load, load(jobsByShop, workers, windows * settings.loadWindowMinutes()));
    }
    double busy = Math.max(0, (load - settings.calmLoad()) / (1 - settings.calmLoad()));
    return settings.calmRiderPrice()
        + busy * (settings.busyRiderPrice() - settings.calmRiderPrice());
  }

  /**
   * Returns which share of the riders' time within the window the known orders would take, one by
   * one, with a way to the shop of half the way to the door.
   */
  private static double load(
      TreeMap<String, List<Job>> jobsByShop, List<Worker> workers, double windowMinutes) {
    double speed = meanMetresPerMinute(workers);
    RiderState example = workers.getFirst().rider();
    double service = example.pickupServiceMinutes() + example.dropoffServiceMinutes();
    double demand = 0;
    for (List<Job> jobs : jobsByShop.values()) {
      for (Job job : jobs) {
        if (job.readyMinutes() < windowMinutes) {
          demand += service + 1.5 * job.shop().metresTo(job.dropoff()) / speed;
        }
      }
    }
    double supply = 0;
    for (Worker worker : workers) {
      double until = Math.min(windowMinutes, worker.shiftEndMinutes());
      supply += Math.max(0, until - worker.fromMinutes());
    }
    return supply <= 0 ? MAX_LOAD : Math.min(MAX_LOAD, demand / supply);
  }

  private static double meanMetresPerMinute(List<Worker> workers) {
    return workers.stream()
        .mapToDouble(worker -> worker.rider().metresPerMinute())
        .average()
        .orElseThrow();
  }

  /**
   * Joins the orders that are due into trips. An order's last chance is not after the last moment
   * at which a known rider could leave for its shop and still pick up within the shift.
   */
  private List<Bundle> bundles(
      TreeMap<String, List<Job>> jobsByShop, List<Worker> workers, double riderPrice) {
    RiderState example = workers.getFirst().rider();
    Bundler bundler =
        new Bundler(
            settings,
            riderPrice,
            meanMetresPerMinute(workers),
            example.pickupServiceMinutes(),
            example.dropoffServiceMinutes());
    List<Bundle> bundles = new ArrayList<>();
    for (List<Job> jobs : jobsByShop.values()) {
      Spot shop = jobs.getFirst().shop();
      double arrival = Double.POSITIVE_INFINITY;
      double approach = 0;
      double lastLeave = Double.NEGATIVE_INFINITY;
      for (Worker worker : workers) {
        double travel = worker.travelMinutes(shop);
        double half = worker.rider().pickupServiceMinutes() / 2;
        lastLeave = Math.max(lastLeave, worker.shiftEndMinutes() - travel - half);
        if (worker.fromMinutes() + travel < arrival) {
          arrival = worker.fromMinutes() + travel;
          approach = travel;
        }
      }
      double horizon = settings.horizonMinutes() + approach;
      List<Job> due = new ArrayList<>();
      for (Job job : jobs) {
        if (job.readyMinutes() <= horizon) {
          due.add(job.assignedBy(lastLeave));
        }
      }
      if (!due.isEmpty()) {
        bundles.addAll(bundler.bundle(due, arrival, approach));
      }
    }
    return bundles;
  }

  /**
   * Assigns workers to bundles. A bundle of several orders that nobody can take whole is taken
   * apart and offered to those who are left.
   */
  private List<Trip> match(List<Bundle> bundles, List<Worker> workers, double riderPrice) {
    List<Trip> trips = new ArrayList<>();
    List<Worker> left = new ArrayList<>(workers);
    List<Bundle> single = new ArrayList<>();
    int[] columns = assign(bundles, workers, riderPrice);
    for (int row = 0; row < columns.length; row++) {
      Bundle bundle = bundles.get(row);
      if (columns[row] >= 0) {
        Worker worker = workers.get(columns[row]);
        trips.add(Trip.of(worker, bundle));
        left.remove(worker);
      } else if (bundle.size() > 1) {
        bundle.jobs().forEach(job -> single.add(Bundle.of(List.of(job))));
      }
    }
    if (!single.isEmpty() && !left.isEmpty()) {
      trips.addAll(match(single, left, riderPrice));
    }
    return trips;
  }

  private int[] assign(List<Bundle> bundles, List<Worker> workers, double riderPrice) {
    List<List<Assignment.Edge>> edges = new ArrayList<>();
    double[] costWithout = new double[bundles.size()];
    for (int row = 0; row < bundles.size(); row++) {
      edges.add(edges(bundles.get(row), workers, riderPrice));
      costWithout[row] = costWithout(bundles.get(row));
    }
    return Assignment.solve(edges, workers.size(), costWithout);
  }

  private List<Assignment.Edge> edges(Bundle bundle, List<Worker> workers, double riderPrice) {
    List<Assignment.Edge> edges = new ArrayList<>();
    for (int column = 0; column < workers.size(); column++) {
      Worker worker = workers.get(column);
      Trip trip = Trip.of(worker, bundle);
      if (isPossible(trip)) {
        edges.add(new Assignment.Edge(column, cost(trip, riderPrice)));
      }
    }
    if (edges.size() > settings.candidates()) {
      edges.sort(
          Comparator.comparingDouble(Assignment.Edge::cost)
              .thenComparingInt(Assignment.Edge::column));
      return edges.subList(0, settings.candidates());
    }
    return edges;
  }

  private static boolean isPossible(Trip trip) {
    Bundle bundle = trip.bundle();
    Worker worker = trip.worker();
    if (trip.pickupMinutes() > worker.shiftEndMinutes()
        || (!worker.idle() && worker.fromMinutes() > bundle.assignByMinutes())
        || (bundle.size() > 1 && trip.freeMinutes() - trip.pickupMinutes() > MAX_CARRY_MINUTES)) {
      return false;
    }
    for (Job job : bundle.jobs()) {
      if (job.order().declinedBy().contains(worker.rider().riderId())) {
        return false;
      }
    }
    return true;
  }

  private double cost(Trip trip, double riderPrice) {
    Worker worker = trip.worker();
    Bundle bundle = trip.bundle();
    double back =
        settings.returnShare()
            * bundle.end().metresTo(bundle.shop())
            / worker.rider().metresPerMinute();
    double busy =
        Math.min(
                trip.freeMinutes() + back, Math.max(worker.shiftEndMinutes(), trip.pickupMinutes()))
            - trip.leaveMinutes();
    double cost = trip.delayMinutes() + riderPrice * Math.max(0, busy);
    if (trip.pickupMinutes() > worker.shiftEndMinutes() - settings.shiftMarginMinutes()) {
      cost += settings.unservedMinutes() * LATE_IN_SHIFT_WEIGHT;
    }
    return cost;
  }

  private double costWithout(Bundle bundle) {
    double cost = 0;
    for (Job job : bundle.jobs()) {
      double urgency = Math.max(0, settings.urgentMinutes() - Math.max(0, job.assignByMinutes()));
      cost +=
          settings.unservedMinutes() * (1 + urgency)
              + settings.ageWeight() * Math.max(0, -job.readyMinutes());
    }
    return cost;
  }

  private boolean isDue(Trip trip) {
    return trip.worker().idle() && trip.leaveMinutes() <= 2 * settings.reactionMinutes();
  }

  private static double minutes(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 60_000.0;
  }
}
