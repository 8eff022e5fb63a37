package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.OrderId;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a rider's work after the offer was accepted. A step that was taken before gives the
 * same answer again. A step happened when the rider says, within the bounds of {@link StepTime}: an
 * app without a network says it later. Runs in the caller's transaction.
 */
final class CarryOut {
  private final Work work;
  private final CityClock clock;

  CarryOut(Work work, CityClock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * The rider is at the shop.
   *
   * @throws Problem 404 for another's assignment, 409 {@code wrong-state}
   */
  Assignment reachShop(AccountId riderId, AssignmentId assignmentId, @Nullable Instant happenedAt) {
    Instant now = clock.instant();
    return Refusals.orThrow(
        work.take(
            riderId,
            assignmentId,
            now,
            (rider, assignment) ->
                assignment.reachShop(StepTime.of(happenedAt, assignment.lastStepAt(), now))));
  }

  /**
   * The rider takes an order's food. Its refusal may change something: after the shift the order
   * goes to another rider. So this only returns what happened, and the caller tells the rider after
   * the commit.
   */
  Optional<Work.Result> pickUp(
      AccountId riderId, AssignmentId assignmentId, OrderId orderId, @Nullable Instant happenedAt) {
    Instant now = clock.instant();
    return work.take(
        riderId,
        assignmentId,
        now,
        (rider, assignment) ->
            assignment.pickUp(
                orderId,
                StepTime.of(happenedAt, assignment.lastStepAt(), now),
                rider.shiftEndsAt()));
  }

  /**
   * The rider cannot go on with an order.
   *
   * @throws Problem 404 for another's assignment or order, 409 {@code wrong-state}
   */
  Assignment report(
      AccountId riderId,
      AssignmentId assignmentId,
      OrderId orderId,
      DeliveryProblem problem,
      @Nullable Instant happenedAt) {
    Instant now = clock.instant();
    return Refusals.orThrow(
        work.take(
            riderId,
            assignmentId,
            now,
            (rider, assignment) ->
                assignment.report(
                    orderId, problem, StepTime.of(happenedAt, assignment.lastStepAt(), now))));
  }

  /**
   * The rider hands an order over to its customer.
   *
   * @param collected what the rider says the customer paid at the door; absent where nothing is
   *     said
   * @throws Problem 404 for another's assignment or order, 409 {@code wrong-state}, 422 where it is
   *     not what was to be collected
   */
  Assignment deliver(
      AccountId riderId,
      AssignmentId assignmentId,
      OrderId orderId,
      @Nullable Long collected,
      @Nullable Instant happenedAt) {
    Instant now = clock.instant();
    return Refusals.orThrow(
        work.take(
            riderId,
            assignmentId,
            now,
            (rider, assignment) -> {
              if (collected != null) {
                requireCollected(assignment, orderId, collected);
              }
              return assignment.deliver(
                  orderId, StepTime.of(happenedAt, assignment.lastStepAt(), now));
            }));
  }

  private static void requireCollected(Assignment assignment, OrderId orderId, long collected) {
    Collect collect = assignment.find(orderId).map(order -> order.stop().collect()).orElse(null);
    long amount = collect == null ? 0 : collect.amount().won();
    if (collected != amount) {
      throw Problem.refused(
              "amount-mismatch", "There are %d won to collect for this order.".formatted(amount))
          .with("amount", amount);
    }
  }
}
