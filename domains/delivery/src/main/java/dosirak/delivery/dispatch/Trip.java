package dosirak.delivery.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One rider's timeline on one bundle, in minutes from now. The food is in hand when the rider has
 * arrived, half of the pick-up service has passed and all of it is ready; the other half follows
 * before leaving. A drop-off is divided alike.
 *
 * @param worker who rides
 * @param bundle what is carried
 * @param leaveMinutes when the rider must leave so as not to be late for the food
 * @param pickupMinutes when the food is in hand
 * @param delayMinutes the sum of the times from ready to delivered
 * @param freeMinutes when the rider is free after the last drop-off
 */
record Trip(
    Worker worker,
    Bundle bundle,
    double leaveMinutes,
    double pickupMinutes,
    double delayMinutes,
    double freeMinutes) {

  static Trip of(Worker worker, Bundle bundle) {
    RiderState rider = worker.rider();
    double half = rider.pickupServiceMinutes() / 2;
    double travel = worker.travelMinutes(bundle.shop());
    double pickup = Math.max(worker.fromMinutes() + travel + half, bundle.readyMinutes());
    double departure = pickup + half;
    int size = bundle.size();
    double dropoff = rider.dropoffServiceMinutes();
    double delay =
        size * departure
            + bundle.sumRouteMetres() / rider.metresPerMinute()
            + dropoff * size * size / 2
            - bundle.sumReadyMinutes();
    double free = departure + bundle.routeMetres() / rider.metresPerMinute() + dropoff * size;
    return new Trip(worker, bundle, pickup - half - travel, pickup, delay, free);
  }

  Proposal toProposal(Instant now) {
    RiderState rider = worker.rider();
    double at = pickupMinutes + rider.pickupServiceMinutes() / 2;
    Spot last = bundle.shop();
    List<String> orderIds = new ArrayList<>();
    List<Instant> delivered = new ArrayList<>();
    for (Job job : bundle.jobs()) {
      at += last.metresTo(job.dropoff()) / rider.metresPerMinute();
      orderIds.add(job.order().orderId());
      delivered.add(after(now, at + rider.dropoffServiceMinutes() / 2));
      at += rider.dropoffServiceMinutes();
      last = job.dropoff();
    }
    return new Proposal(
        rider.riderId(),
        bundle.jobs().getFirst().shopId(),
        orderIds,
        after(now, pickupMinutes),
        delivered,
        after(now, at));
  }

  private static Instant after(Instant now, double minutes) {
    return now.plus(Duration.ofMillis(Math.round(minutes * 60_000)));
  }
}
