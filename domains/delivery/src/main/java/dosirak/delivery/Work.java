package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.DeliveryFailed;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.contracts.delivery.PickedUp;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.delivery.RiderAtShop;
import dosirak.contracts.delivery.RiderUnassigned;
import dosirak.platform.journal.Journal;
import dosirak.platform.stream.PersonStreams;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a step of a rider's work with all that follows from it, in the caller's transaction: the
 * rows, the order's task, what the rider has in hand, the events, and what the rider is told. Every
 * step of every assignment goes through here, whoever caused it.
 */
final class Work {
  /** How long a rider is not asked again for an order after not having brought it. */
  static final Duration NOT_ASKED_AGAIN = Duration.ofMinutes(30);

  /** How long a rider who let an offer run out is not asked for anything. */
  static final Duration LEFT_ALONE = Duration.ofMinutes(10);

  private final AssignmentStore assignments;
  private final TaskStore tasks;
  private final RiderStore riders;
  private final Positions positions;
  private final Journal journal;
  private final PersonStreams streams;
  private final DispatchBell bell;

  Work(
      AssignmentStore assignments,
      TaskStore tasks,
      RiderStore riders,
      Positions positions,
      Journal journal,
      PersonStreams streams,
      DispatchBell bell) {
    this.assignments = assignments;
    this.tasks = tasks;
    this.riders = riders;
    this.positions = positions;
    this.journal = journal;
    this.streams = streams;
    this.bell = bell;
  }

  /** A step: from the rider and the work as they are to what becomes of them. */
  interface Step {
    Outcome take(Rider rider, Assignment assignment);
  }

  /**
   * What a step led to.
   *
   * @param assignment as it is afterwards
   */
  record Result(Outcome outcome, Assignment assignment) {}

  /**
   * Locks the rider, takes a step and keeps what it changes.
   *
   * @return empty if this rider was never asked for such an assignment
   */
  Optional<Result> take(AccountId riderId, AssignmentId assignmentId, Instant now, Step step) {
    Rider rider = riders.lock(riderId).orElse(null);
    if (rider == null) {
      return Optional.empty();
    }
    return assignments
        .find(assignmentId)
        .filter(assignment -> assignment.riderId().equals(riderId))
        .map(before -> {
          Outcome outcome = step.take(rider, before);
          Assignment after =
              switch (outcome) {
                case Outcome.Changed(Assignment next) -> next;
                case Outcome.ShiftEnded(Assignment next) -> next;
                case Outcome.Same _, Outcome.Refused _ -> before;
              };
          if (!after.equals(before)) {
            keep(rider, before, after, now);
          }
          return new Result(outcome, after);
        });
  }

  private void keep(Rider rider, Assignment before, Assignment after, Instant now) {
    assignments.keep(after);
    Instant atShopAt = after.atShopAt();
    ReportedPosition stop =
        atShopAt == null || atShopAt.equals(before.atShopAt())
            ? null
            : new ReportedPosition(after.shop().location(), atShopAt);
    boolean expired = false;
    for (int i = 0; i < after.orders().size(); i++) {
      AssignedOrder was = before.orders().get(i);
      AssignedOrder is = after.orders().get(i);
      if (!is.equals(was)) {
        keep(after, was, is, now);
        expired |= is.state() == AssignedOrderState.EXPIRED;
        if (is.state() == AssignedOrderState.DELIVERED) {
          stop = new ReportedPosition(is.stop().dropoff().location(), happened(is.deliveredAt()));
        }
      }
    }
    ReportedPosition latest = latest(rider.at(positions.unflushed(rider.riderId())), stop);
    boolean ended = after.state() == AssignmentState.ENDED;
    riders.keepWork(
        new Rider(
            rider.riderId(),
            rider.onDuty(),
            rider.shiftEndsAt(),
            rider.metresPerMinute(),
            latest.location(),
            latest.at(),
            expired ? now.plus(LEFT_ALONE) : rider.offersFrom(),
            ended ? null : after.assignmentId(),
            ended ? null : Itinerary.of(after, latest.location(), rider.metresPerMinute(), now)));
    if (after.wasAccepted()) {
      streams.tell(rider.riderId(), "assignment", AssignmentView.of(after));
    }
    if (ended) {
      bell.ringAfterCommit();
    }
  }

  /** Where the rider is: at the stop of the step, unless that was before the last report. */
  private static ReportedPosition latest(Rider known, @Nullable ReportedPosition stop) {
    return stop == null || known.locatedAt().isAfter(stop.at())
        ? new ReportedPosition(known.location(), known.locatedAt())
        : stop;
  }

  private static Instant happened(@Nullable Instant at) {
    return Objects.requireNonNull(at, "a step that was taken has its time");
  }

  private void keep(Assignment work, AssignedOrder was, AssignedOrder is, Instant now) {
    assignments.keep(work.assignmentId(), is);
    if (is.state() != was.state()) {
      TaskState task = is.state().task();
      tasks.follow(is.orderId(), task, task == TaskState.OPEN ? null : work.assignmentId());
    }
    if (is.state().isBack()) {
      tasks.refuse(is.orderId(), work.riderId(), now.plus(NOT_ASKED_AGAIN));
      bell.ringAfterCommit();
    }
    AssignmentId assignmentId = work.assignmentId();
    OrderId orderId = is.orderId();
    AccountId riderId = work.riderId();
    switch (is.state()) {
      case ASSIGNED ->
          journal.append(
              was.state() == AssignedOrderState.ASSIGNED
                  ? new RiderAtShop(assignmentId, orderId, riderId, happened(is.atShopAt()))
                  : new RiderAssigned(
                      assignmentId, orderId, riderId, is.sequence(), happened(is.assignedAt())));
      case PICKED_UP ->
          journal.append(new PickedUp(assignmentId, orderId, riderId, happened(is.pickedUpAt())));
      case DELIVERED -> {
        Instant deliveredAt = happened(is.deliveredAt());
        journal.append(new Delivered(assignmentId, orderId, riderId, is.pay(), deliveredAt));
        riders.earn(riderId, RiderDay.dayOf(deliveredAt), 1, is.pay());
      }
      case FAILED -> {
        DeliveryProblem problem = DeliveryProblem.valueOf(Objects.requireNonNull(is.endReason()));
        Money pay = RiderPay.of(problem, is.pay());
        Instant failedAt = happened(is.endedAt());
        journal.append(new DeliveryFailed(assignmentId, orderId, riderId, problem, pay, failedAt));
        riders.earn(riderId, RiderDay.dayOf(failedAt), 0, pay);
      }
      case RETURNED -> {
        String reason = Objects.requireNonNullElse(is.endReason(), "returned");
        journal.append(
            new RiderUnassigned(assignmentId, orderId, riderId, reason, happened(is.endedAt())));
        tellWithdrawn(work, is);
      }
      case EXPIRED, WITHDRAWN -> tellWithdrawn(work, is);
      case OFFERED, DECLINED -> {
        // An offer is told where it is made; who declined knows.
      }
    }
  }

  private void tellWithdrawn(Assignment work, AssignedOrder order) {
    streams.tell(
        work.riderId(),
        "withdrawn",
        new Withdrawn(work.assignmentId(), order.orderId(), order.endReason()));
  }

  /** What a rider is told who need not bring an order any more. */
  record Withdrawn(AssignmentId assignmentId, OrderId orderId, @Nullable String reason) {}
}
