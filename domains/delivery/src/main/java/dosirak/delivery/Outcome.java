package dosirak.delivery;

/** What a step does to an assignment. */
sealed interface Outcome {

  /** The step was taken. */
  record Changed(Assignment next) implements Outcome {}

  /** The step was taken before; nothing changes and the answer is the same. */
  record Same() implements Outcome {}

  /** The shift is over: the step is refused, and what was not picked up goes to other riders. */
  record ShiftEnded(Assignment next) implements Outcome {}

  /** The step is refused and nothing changes. */
  record Refused(Refusal refusal) implements Outcome {}

  /** Why a step is refused. */
  enum Refusal {
    /** The offer was declined, ran out or was taken back. */
    OFFER_GONE,
    /** The step is not the next one. */
    WRONG_STATE,
    /** The shift ended before, and the order went to another rider. */
    SHIFT_ENDED,
    /** The order is not of this assignment. */
    UNKNOWN_ORDER
  }
}
