package dosirak.delivery;

import dosirak.platform.web.Problem;
import java.util.Optional;

/** What a rider is told when a step is refused. */
final class Refusals {
  private Refusals() {}

  /**
   * The assignment after a step that was taken, now or before.
   *
   * @throws Problem if it was refused
   */
  static Assignment orThrow(Optional<Work.Result> taken) {
    Work.Result result = taken.orElseThrow(() -> Problem.notFound("assignment"));
    return switch (result.outcome()) {
      case Outcome.Changed _, Outcome.Same _ -> result.assignment();
      case Outcome.ShiftEnded _ -> throw shiftEnded();
      case Outcome.Refused(Outcome.Refusal refusal) ->
          throw switch (refusal) {
            case OFFER_GONE ->
                Problem.conflict("offer-gone", "The offer was taken back or its time is over.");
            case WRONG_STATE ->
                Problem.conflict("wrong-state", "This is not the next step of the assignment.")
                    .with("state", result.assignment().state());
            case SHIFT_ENDED -> shiftEnded();
            case UNKNOWN_ORDER -> Problem.notFound("order in this assignment");
          };
    };
  }

  private static Problem shiftEnded() {
    return Problem.conflict(
        "shift-ended", "The shift was over before the pick-up; another rider brings the order.");
  }
}
