package dosirak.delivery.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Orders of one shop to be carried on one trip, in the sequence of their drop-offs. Keeps the sums
 * that make the timeline of a trip a matter of a few additions, whoever rides it.
 *
 * @param jobs the orders in the sequence of their drop-offs
 * @param readyMinutes when the last of them is ready
 * @param assignByMinutes when the first of them fails
 * @param sumReadyMinutes the sum of their ready times
 * @param routeMetres from the shop to the last drop-off
 * @param sumRouteMetres the sum, over the orders, of the metres from the shop to their drop-off
 */
record Bundle(
    List<Job> jobs,
    double readyMinutes,
    double assignByMinutes,
    double sumReadyMinutes,
    double routeMetres,
    double sumRouteMetres) {

  Bundle {
    jobs = List.copyOf(jobs);
  }

  static Bundle of(List<Job> sequence) {
    double ready = Double.NEGATIVE_INFINITY;
    double assignBy = Double.POSITIVE_INFINITY;
    double sumReady = 0;
    double route = 0;
    double sumRoute = 0;
    Spot last = sequence.getFirst().shop();
    for (Job job : sequence) {
      ready = Math.max(ready, job.readyMinutes());
      assignBy = Math.min(assignBy, job.assignByMinutes());
      sumReady += job.readyMinutes();
      route += last.metresTo(job.dropoff());
      sumRoute += route;
      last = job.dropoff();
    }
    return new Bundle(sequence, ready, assignBy, sumReady, route, sumRoute);
  }

  /**
   * Returns the sequence of these orders whose sum of delivery times is least: all sequences are
   * tried, so the number of orders must be small. {@code routeWeight} is what a metre of the whole
   * route counts against a metre of one customer's wait.
   */
  static Bundle inBestSequence(List<Job> jobs, double routeWeight) {
    return extend(new ArrayList<>(), new ArrayList<>(jobs), routeWeight);
  }

  private static Bundle extend(List<Job> sequence, List<Job> rest, double routeWeight) {
    if (rest.isEmpty()) {
      return of(sequence);
    }
    Bundle best = null;
    for (int i = 0; i < rest.size(); i++) {
      Job job = rest.remove(i);
      sequence.addLast(job);
      Bundle candidate = extend(sequence, rest, routeWeight);
      sequence.removeLast();
      rest.add(i, job);
      if (best == null || candidate.length(routeWeight) < best.length(routeWeight)) {
        best = candidate;
      }
    }
    return Objects.requireNonNull(best);
  }

  private double length(double routeWeight) {
    return sumRouteMetres + routeWeight * routeMetres;
  }

  int size() {
    return jobs.size();
  }

  Spot shop() {
    return jobs.getFirst().shop();
  }

  Spot end() {
    return jobs.getLast().dropoff();
  }
}
