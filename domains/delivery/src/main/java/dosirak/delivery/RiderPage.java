package dosirak.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.platform.stream.EventStream;
import dosirak.platform.stream.PersonStreams;
import dosirak.platform.stream.StreamEvent;
import dosirak.platform.time.CityClock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rider's app shows: the shift, and the offer or the work in hand. */
final class RiderPage {
  private final RiderStore riders;
  private final AssignmentStore assignments;
  private final PersonStreams streams;
  private final CityClock clock;

  RiderPage(
      RiderStore riders, AssignmentStore assignments, PersonStreams streams, CityClock clock) {
    this.riders = riders;
    this.assignments = assignments;
    this.streams = streams;
    this.clock = clock;
  }

  /**
   * A rider's own page.
   *
   * @param shiftEndsAt absent off duty
   * @param today what was earned today
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Me(
      boolean onDuty,
      @Nullable Instant shiftEndsAt,
      @Nullable AssignmentView offer,
      @Nullable AssignmentView assignment,
      RiderDay today) {}

  Me of(AccountId riderId) {
    LocalDate today = RiderDay.dayOf(clock.instant());
    Rider rider = riders.find(riderId).orElse(null);
    if (rider == null) {
      return new Me(false, null, null, null, RiderDay.none(today));
    }
    AssignmentId inHand = rider.assignmentId();
    AssignmentView view =
        inHand == null ? null : assignments.find(inHand).map(AssignmentView::of).orElse(null);
    boolean offered = view != null && view.state() == AssignmentState.OFFERED;
    return new Me(
        rider.onDuty(),
        rider.onDuty() ? rider.shiftEndsAt() : null,
        offered ? view : null,
        offered ? null : view,
        riders.earned(riderId, today));
  }

  /** The rider's stream; a fresh connection first hears what is offered or in hand. */
  EventStream stream(AccountId riderId) {
    return streams.of(riderId, () -> greeting(of(riderId)));
  }

  private List<StreamEvent> greeting(Me me) {
    List<StreamEvent> greeting = new ArrayList<>();
    if (me.offer() != null) {
      greeting.add(streams.greeting("offer", me.offer()));
    }
    if (me.assignment() != null) {
      greeting.add(streams.greeting("assignment", me.assignment()));
    }
    return greeting;
  }
}
