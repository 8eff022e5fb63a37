package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.delivery.RiderOffDuty;
import dosirak.contracts.delivery.RiderOnDuty;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.time.Instant;

/** Riders begin and end their shifts. Runs in the caller's transaction. */
final class Duty {
  private static final Duration LONGEST_SHIFT = Duration.ofHours(36);

  private final RiderStore riders;
  private final Work work;
  private final Journal journal;
  private final CityClock clock;
  private final DispatchBell bell;

  Duty(RiderStore riders, Work work, Journal journal, CityClock clock, DispatchBell bell) {
    this.riders = riders;
    this.work = work;
    this.journal = journal;
    this.clock = clock;
    this.bell = bell;
  }

  /**
   * Begins a shift, or changes the one that runs.
   *
   * @throws Problem 400 if the shift would end in the past or too far ahead
   */
  void begin(AccountId riderId, Instant shiftEndsAt, GeoPoint location, double metresPerMinute) {
    Instant now = clock.instant();
    if (!shiftEndsAt.isAfter(now)) {
      throw Problem.invalid("shiftEndsAt", "must be later than now, " + now);
    }
    if (shiftEndsAt.isAfter(now.plus(LONGEST_SHIFT))) {
      throw Problem.invalid(
          "shiftEndsAt", "must be at most " + LONGEST_SHIFT.toHours() + " hours from now");
    }
    riders.add(riderId, location, metresPerMinute, now);
    Rider before = riders.lock(riderId).orElseThrow();
    riders.beginShift(riderId, shiftEndsAt, metresPerMinute, location, now);
    if (!before.onDuty() || !before.shiftEndsAt().equals(shiftEndsAt)) {
      journal.append(new RiderOnDuty(riderId, shiftEndsAt, now));
    }
    bell.ringAfterCommit();
  }

  /**
   * Ends a shift; an offer that was not answered is declined. A rider who is off duty stays so.
   *
   * @throws Problem 409 {@code wrong-state} while the rider has accepted work in hand
   */
  void end(AccountId riderId) {
    Instant now = clock.instant();
    Rider rider = riders.lock(riderId).orElse(null);
    if (rider == null || !rider.onDuty()) {
      return;
    }
    AssignmentId inHand = rider.assignmentId();
    if (inHand != null) {
      Refusals.orThrow(work.take(riderId, inHand, now, (same, offer) -> offer.decline(now)));
    }
    goHome(riderId, now);
  }

  /** Ends the shift of a rider with nothing in hand, if it is over. */
  void endWhenOver(AccountId riderId) {
    Instant now = clock.instant();
    riders
        .lock(riderId)
        .filter(rider -> rider.onDuty() && rider.isIdle() && rider.shiftEndsAt().isBefore(now))
        .ifPresent(rider -> goHome(riderId, now));
  }

  private void goHome(AccountId riderId, Instant now) {
    riders.endShift(riderId);
    journal.append(new RiderOffDuty(riderId, now));
  }
}
