package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;

/** A rider says yes or no to an offer. Runs in the caller's transaction. */
final class AnswerOffer {
  private final Work work;
  private final CityClock clock;

  AnswerOffer(Work work, CityClock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * Says yes; saying it again changes nothing.
   *
   * @throws Problem 404 for another's offer, 409 {@code offer-gone}
   */
  Assignment accept(AccountId riderId, AssignmentId assignmentId) {
    Instant now = clock.instant();
    return Refusals.orThrow(
        work.take(riderId, assignmentId, now, (rider, offer) -> offer.accept(now)));
  }

  /**
   * Says no; saying it again changes nothing.
   *
   * @throws Problem 404 for another's offer, 409 {@code offer-gone} or {@code wrong-state}
   */
  void decline(AccountId riderId, AssignmentId assignmentId) {
    Instant now = clock.instant();
    Refusals.orThrow(work.take(riderId, assignmentId, now, (rider, offer) -> offer.decline(now)));
  }
}
