package dosirak.delivery.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The baseline: first come, first served; each order alone, to the nearest idle rider who can still
 * pick it up within the shift.
 */
final class NearestRiderDispatcher implements Dispatcher {

  @Override
  public List<Proposal> decide(Snapshot snapshot) {
    List<RiderState> idle =
        new ArrayList<>(snapshot.riders().stream().filter(RiderState::idle).toList());
    List<Proposal> proposals = new ArrayList<>();
    snapshot.orders().stream()
        .sorted(Comparator.comparing(OpenOrder::placedAt).thenComparing(OpenOrder::orderId))
        .forEach(order ->
            idle.stream()
                .filter(rider -> !order.declinedBy().contains(rider.riderId()))
                .map(rider -> trip(snapshot, order, rider))
                .filter(trip -> trip.pickupMinutes() <= trip.worker().shiftEndMinutes())
                .min(
                    Comparator.comparingDouble(
                        trip -> trip.worker().travelMinutes(trip.bundle().shop())))
                .ifPresent(trip -> {
                  idle.remove(trip.worker().rider());
                  proposals.add(trip.toProposal(snapshot.now()));
                }));
    return proposals;
  }

  private static Trip trip(Snapshot snapshot, OpenOrder order, RiderState rider) {
    Plane plane = Plane.around(snapshot);
    double ready = minutes(Duration.between(snapshot.now(), order.readyAt()));
    Job job =
        new Job(order, plane.spot(order.shop()), plane.spot(order.dropoff()), ready, ready + 60);
    double shiftEnd = minutes(Duration.between(snapshot.now(), rider.shiftEndsAt()));
    Worker worker = new Worker(rider, plane.spot(rider.location()), 0, shiftEnd);
    return Trip.of(worker, Bundle.of(List.of(job)));
  }

  private static double minutes(Duration duration) {
    return duration.toMillis() / 60_000.0;
  }
}
