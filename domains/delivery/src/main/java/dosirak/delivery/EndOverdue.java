package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.platform.time.CityClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends what riders let pass: offers without an answer, work that was not picked up within the shift
 * or whose rider does not come, and shifts that are over. Each in a transaction of its own.
 */
final class EndOverdue {
  private static final Logger log = LoggerFactory.getLogger(EndOverdue.class);

  /** After the end of a shift, for a pick-up that was on its way. */
  private static final Duration SHIFT_GRACE = Duration.ofMinutes(1);

  private static final Duration LATE_AT_SHOP = Duration.ofMinutes(30);
  private static final Duration WAITING_AT_SHOP = Duration.ofMinutes(60);
  private static final int AT_ONCE = 100;
  private static final String RIDER_SILENT = "rider-silent";

  private final AssignmentStore assignments;
  private final RiderStore riders;
  private final TaskStore tasks;
  private final Work work;
  private final Duty duty;
  private final TransactionTemplate transactions;
  private final CityClock clock;

  EndOverdue(
      AssignmentStore assignments,
      RiderStore riders,
      TaskStore tasks,
      Work work,
      Duty duty,
      TransactionTemplate transactions,
      CityClock clock) {
    this.assignments = assignments;
    this.riders = riders;
    this.tasks = tasks;
    this.work = work;
    this.duty = duty;
    this.transactions = transactions;
    this.clock = clock;
  }

  void run() {
    Instant now = clock.instant();
    each(assignments.unanswered(now, AT_ONCE), (rider, offer) -> offer.expire(now));
    Instant shiftEndedBefore = now.minus(SHIFT_GRACE);
    each(
        assignments.notPickedUpInShift(shiftEndedBefore, AT_ONCE),
        (rider, assignment) ->
            rider.shiftEndsAt().isBefore(shiftEndedBefore)
                ? assignment.giveBack(Assignment.SHIFT_ENDED, now)
                : new Outcome.Same());
    each(
        assignments.abandoned(now, LATE_AT_SHOP, WAITING_AT_SHOP, AT_ONCE),
        (rider, assignment) -> assignment.giveBack(RIDER_SILENT, now));
    for (AccountId riderId : riders.idleAfterShift(now, AT_ONCE)) {
      attempt("shift of rider " + riderId, () -> duty.endWhenOver(riderId));
    }
    tasks.forgetRefusals(now);
  }

  private void each(List<AssignmentStore.Held> overdue, Work.Step step) {
    for (AssignmentStore.Held held : overdue) {
      attempt(
          "assignment " + held.assignmentId(),
          () -> work.take(held.riderId(), held.assignmentId(), clock.instant(), step));
    }
  }

  /** One that fails is tried again with the next run, and does not stop the others. */
  private void attempt(String what, Runnable change) {
    try {
      transactions.executeWithoutResult(status -> change.run());
    } catch (RuntimeException failure) {
      log.warn("the overdue {} is not ended yet", what, failure);
    }
  }
}
