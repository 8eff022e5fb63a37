package dosirak.city.client;

import java.time.Duration;

/**
 * Says how patient callers are, and is told how every call went: as its caller saw it, with all its
 * attempts. Called from many threads.
 */
public interface CallWatch {
  /** Every call is as patient as it says, and nobody is told. */
  CallWatch NONE = new CallWatch() {};

  /** How long one attempt may take if nothing else is said. */
  Duration USUAL_ATTEMPT = Duration.ofSeconds(20);

  /** How long a call is repeated before its caller gives up, machine time. */
  default Duration patience(Call call) {
    return call.patience();
  }

  /** How long one attempt waits for its answer, machine time. */
  default Duration attempt(Call call) {
    return USUAL_ATTEMPT;
  }

  /** A call begins; who is returned is told of its end. */
  default Ending begun(Call call) {
    return Ending.UNTOLD;
  }

  /** Is told of the end of a call. */
  interface Ending {
    /** Nobody. */
    Ending UNTOLD =
        (status, troubles) -> {
          // Nobody wants to know.
        };

    /**
     * The call ended.
     *
     * @param status of the last answer; 0 if there was none
     * @param troubles how many attempts got no answer, or were told that there is no time now
     */
    void ended(int status, int troubles);
  }
}
