package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.OrderId;
import dosirak.contracts.desk.InterventionKind;
import dosirak.contracts.desk.InterventionRequested;
import dosirak.contracts.platform.InterventionDecided;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.time.CityClock;
import java.time.Instant;

/**
 * Gives an order to another rider when an operator wants it, and answers every such wish once. The
 * rider it was taken from is not asked for it again for a while.
 */
final class Interventions {
  /** Why a rider lost an order. */
  static final String REASSIGNED = "reassigned";

  private final TaskStore tasks;
  private final Work work;
  private final Journal journal;
  private final CityClock clock;

  Interventions(TaskStore tasks, Work work, Journal journal, CityClock clock) {
    this.tasks = tasks;
    this.work = work;
    this.journal = journal;
    this.clock = clock;
  }

  Subscription subscription() {
    return Subscription.to("desk")
        .named("interventions")
        .on(InterventionRequested.class, this::requested)
        .build();
  }

  private void requested(InterventionRequested wish) {
    if (wish.kind() != InterventionKind.REASSIGN) {
      return;
    }
    Instant now = clock.instant();
    String refusal = reassign(wish.orderId(), now);
    journal.append(
        new InterventionDecided(
            wish.interventionId(), wish.orderId(), refusal.isEmpty(), refusal, now));
  }

  /** Why not; empty where it was done. */
  private String reassign(OrderId orderId, Instant now) {
    TaskStore.Standing standing = tasks.standing(orderId).orElse(null);
    if (standing == null) {
      return "No rider is needed for this order.";
    }
    AssignmentId assignmentId = standing.assignmentId();
    AccountId riderId = standing.riderId();
    if (assignmentId == null || riderId == null) {
      return standing.state().isFinal()
          ? "The order needs no rider any more."
          : "No rider has this order; one is being looked for.";
    }
    boolean returned =
        work.take(
                riderId,
                assignmentId,
                now,
                (rider, assignment) -> assignment.giveBack(orderId, REASSIGNED, now))
            .filter(result -> result.outcome() instanceof Outcome.Changed)
            .isPresent();
    return returned
        ? ""
        : "The rider was only asked, or has the food already; it cannot go to another.";
  }
}
