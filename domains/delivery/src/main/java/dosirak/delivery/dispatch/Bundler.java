package dosirak.delivery.dispatch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Groups the orders of one shop into trips.
 *
 * <p>The savings method (Clarke and Wright 1964) applied to the bundles of Reyes, Erera,
 * Savelsbergh, Sahasrabudhe and O'Neil, "The Meal Delivery Routing Problem" (2018): while joining
 * some two trips saves more of the riders' time, at its current price, than it costs the customers
 * in waiting, the two that save most are joined. The price follows the load, so that trips grow
 * when riders are scarce, as their target bundle size does.
 */
final class Bundler {
  /** The most orders of one shop that are compared with one another at a time. */
  static final int MAX_COMPARED = 24;

  private final DispatchSettings settings;
  private final double riderPrice;
  private final double metresPerMinute;
  private final double pickupServiceMinutes;
  private final double dropoffServiceMinutes;

  Bundler(
      DispatchSettings settings,
      double riderPrice,
      double metresPerMinute,
      double pickupServiceMinutes,
      double dropoffServiceMinutes) {
    this.settings = settings;
    this.riderPrice = riderPrice;
    this.metresPerMinute = metresPerMinute;
    this.pickupServiceMinutes = pickupServiceMinutes;
    this.dropoffServiceMinutes = dropoffServiceMinutes;
  }

  /**
   * Returns trips that carry each of these orders of one shop once.
   *
   * @param jobs the shop's orders
   * @param arrivalMinutes when the first rider could be at the shop
   * @param approachMinutes how long a rider travels to the shop
   */
  List<Bundle> bundle(List<Job> jobs, double arrivalMinutes, double approachMinutes) {
    List<Job> byReady = new ArrayList<>(jobs);
    byReady.sort(
        Comparator.comparingDouble(Job::readyMinutes).thenComparing(job -> job.order().orderId()));
    List<Bundle> bundles = new ArrayList<>();
    for (int from = 0; from < byReady.size(); from += MAX_COMPARED) {
      List<Job> group = byReady.subList(from, Math.min(byReady.size(), from + MAX_COMPARED));
      bundles.addAll(join(group, arrivalMinutes, approachMinutes));
    }
    return bundles;
  }

  private record Joint(int first, int second, Bundle joined, double saving) {}

  private List<Bundle> join(List<Job> jobs, double arrivalMinutes, double approachMinutes) {
    List<Bundle> bundles = new ArrayList<>();
    for (Job job : jobs) {
      bundles.add(Bundle.of(List.of(job)));
    }
    List<Joint> joints = new ArrayList<>();
    List<Integer> alive = new ArrayList<>();
    for (int i = 0; i < bundles.size(); i++) {
      addJoints(joints, bundles, alive, i, arrivalMinutes, approachMinutes);
      alive.add(i);
    }
    while (!joints.isEmpty()) {
      Joint best = joints.getFirst();
      for (Joint joint : joints) {
        if (joint.saving() > best.saving()) {
          best = joint;
        }
      }
      int first = best.first();
      int second = best.second();
      alive.removeIf(i -> i == first || i == second);
      joints.removeIf(joint ->
          joint.first() == first
              || joint.first() == second
              || joint.second() == first
              || joint.second() == second);
      bundles.add(best.joined());
      addJoints(joints, bundles, alive, bundles.size() - 1, arrivalMinutes, approachMinutes);
      alive.add(bundles.size() - 1);
    }
    return alive.stream().map(bundles::get).toList();
  }

  private void addJoints(
      List<Joint> joints,
      List<Bundle> bundles,
      List<Integer> alive,
      int added,
      double arrivalMinutes,
      double approachMinutes) {
    Bundle second = bundles.get(added);
    for (int i : alive) {
      Bundle first = bundles.get(i);
      if (first.size() + second.size() > settings.maxBundle()) {
        continue;
      }
      List<Job> jobs = new ArrayList<>(first.jobs());
      jobs.addAll(second.jobs());
      Bundle joined = Bundle.inBestSequence(jobs, riderPrice);
      double saving =
          cost(first, arrivalMinutes, approachMinutes)
              + cost(second, arrivalMinutes, approachMinutes)
              - cost(joined, arrivalMinutes, approachMinutes);
      if (saving > 0 && isBearable(joined, arrivalMinutes)) {
        joints.add(new Joint(i, added, joined, saving));
      }
    }
  }

  private double cost(Bundle bundle, double arrivalMinutes, double approachMinutes) {
    double departure = departure(bundle.readyMinutes(), arrivalMinutes);
    int size = bundle.size();
    double delay =
        size * departure
            + bundle.sumRouteMetres() / metresPerMinute
            + dropoffServiceMinutes * size * size / 2
            - bundle.sumReadyMinutes();
    double back = settings.returnShare() * bundle.end().metresTo(bundle.shop());
    double busy =
        approachMinutes
            + pickupServiceMinutes
            + (bundle.routeMetres() + back) / metresPerMinute
            + dropoffServiceMinutes * size;
    return delay + riderPrice * busy;
  }

  private double departure(double readyMinutes, double arrivalMinutes) {
    return Math.max(readyMinutes, arrivalMinutes + pickupServiceMinutes / 2)
        + pickupServiceMinutes / 2;
  }

  private boolean isBearable(Bundle bundle, double arrivalMinutes) {
    double together = departure(bundle.readyMinutes(), arrivalMinutes);
    Spot last = bundle.shop();
    for (Job job : bundle.jobs()) {
      together += last.metresTo(job.dropoff()) / metresPerMinute + dropoffServiceMinutes;
      double alone =
          departure(job.readyMinutes(), arrivalMinutes)
              + bundle.shop().metresTo(job.dropoff()) / metresPerMinute
              + dropoffServiceMinutes;
      if (together - alone > settings.maxBundleDelayMinutes()) {
        return false;
      }
      last = job.dropoff();
    }
    return true;
  }
}
