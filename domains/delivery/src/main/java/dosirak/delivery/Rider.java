package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rider. All times are city time.
 *
 * @param shiftEndsAt the last moment of a pick-up; of the last shift where off duty
 * @param metresPerMinute the speed in a straight line; positive
 * @param location the last known place
 * @param locatedAt when it was known
 * @param offersFrom when the rider may be asked again after having let an offer run out
 * @param assignmentId the offer or the work in hand, absent when idle
 * @param free when and where the work in hand is expected to end, absent when idle
 */
record Rider(
    AccountId riderId,
    boolean onDuty,
    Instant shiftEndsAt,
    double metresPerMinute,
    GeoPoint location,
    Instant locatedAt,
    Instant offersFrom,
    @Nullable AssignmentId assignmentId,
    @Nullable Itinerary free) {

  boolean isIdle() {
    return assignmentId == null;
  }

  /** The same rider with a reported position, where that is newer than what is known. */
  Rider at(@Nullable ReportedPosition reported) {
    return reported == null || !reported.at().isAfter(locatedAt)
        ? this
        : new Rider(
            riderId,
            onDuty,
            shiftEndsAt,
            metresPerMinute,
            reported.location(),
            reported.at(),
            offersFrom,
            assignmentId,
            free);
  }
}
