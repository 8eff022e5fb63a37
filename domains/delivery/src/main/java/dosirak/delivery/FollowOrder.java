package dosirak.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.OrderId;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells customers how their food comes to them: where its rider is, and when the rider is expected
 * at the door. The rider is shown from saying yes until the food is handed over, and to nobody
 * else.
 */
final class FollowOrder {
  private final TaskStore tasks;
  private final AssignmentStore assignments;
  private final RiderStore riders;
  private final Positions positions;
  private final CityClock clock;

  FollowOrder(
      TaskStore tasks,
      AssignmentStore assignments,
      RiderStore riders,
      Positions positions,
      CityClock clock) {
    this.tasks = tasks;
    this.assignments = assignments;
    this.riders = riders;
    this.positions = positions;
    this.clock = clock;
  }

  /** How far an order's delivery is. */
  enum Stage {
    /** Nobody said yes yet. */
    LOOKING_FOR_RIDER,
    TO_SHOP,
    AT_SHOP,
    /** The rider has the food, and may have other doors before this one. */
    ON_THE_WAY,
    /** It was handed over, or ended otherwise; the order tells which. */
    OVER
  }

  /**
   * An order's delivery as its customer sees it.
   *
   * @param rider absent before somebody said yes and after the end
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Progress(OrderId orderId, Stage stage, Shop shop, @Nullable OnTheRoad rider) {}

  /**
   * The rider of an order.
   *
   * @param location the last known place
   * @param locatedAt city time at which it was known
   * @param doorsBefore how many others are brought their orders first
   * @param expectedAt city time at which the rider is expected at the door, in a straight line
   */
  record OnTheRoad(GeoPoint location, Instant locatedAt, int doorsBefore, Instant expectedAt) {}

  /**
   * The delivery of an order.
   *
   * @throws Problem 404 unless this customer's order is, or was, to be delivered
   */
  Progress of(AccountId customerId, OrderId orderId) {
    TaskStore.Followed followed =
        tasks
            .ofCustomer(orderId, customerId)
            .orElseThrow(() -> Problem.notFound("delivery of this order"));
    TaskStore.Standing standing = followed.standing();
    return switch (standing.state()) {
      case OPEN, OFFERED -> new Progress(orderId, Stage.LOOKING_FOR_RIDER, followed.shop(), null);
      case ASSIGNED, PICKED_UP ->
          riding(orderId, followed)
              .orElseGet(() -> new Progress(orderId, Stage.OVER, followed.shop(), null));
      case DELIVERED, CLOSED -> new Progress(orderId, Stage.OVER, followed.shop(), null);
    };
  }

  /** Empty where it ended while it was looked at. */
  private Optional<Progress> riding(OrderId orderId, TaskStore.Followed followed) {
    AssignmentId assignmentId = followed.standing().assignmentId();
    AccountId riderId = followed.standing().riderId();
    if (assignmentId == null || riderId == null) {
      return Optional.empty();
    }
    Assignment work = assignments.find(assignmentId).orElseThrow();
    Rider rider = riders.find(riderId).orElseThrow().at(positions.unflushed(riderId));
    return work.find(orderId)
        .flatMap(order ->
            Itinerary.reachesDoor(
                    work, orderId, rider.location(), rider.metresPerMinute(), clock.instant())
                .map(expectedAt ->
                    new Progress(
                        orderId,
                        stage(work, order),
                        followed.shop(),
                        new OnTheRoad(
                            rider.location(),
                            rider.locatedAt(),
                            doorsBefore(work, order),
                            expectedAt))));
  }

  private static Stage stage(Assignment work, AssignedOrder order) {
    if (order.state() == AssignedOrderState.PICKED_UP) {
      return Stage.ON_THE_WAY;
    }
    return work.atShopAt() == null ? Stage.TO_SHOP : Stage.AT_SHOP;
  }

  private static int doorsBefore(Assignment work, AssignedOrder order) {
    return Math.toIntExact(
        work.live().stream().filter(other -> other.sequence() < order.sequence()).count());
  }
}
