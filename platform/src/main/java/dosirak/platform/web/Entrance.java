package dosirak.platform.web;

import dosirak.platform.overload.Admission;
import dosirak.platform.overload.Priority;
import org.jspecify.annotations.Nullable;

/** How one request gets its place in a compartment, and gives it back. Of one thread. */
final class Entrance {
  private static final long LONGEST_WAIT_NANOS = 250_000_000;

  private final Overload overload;
  private final String domain;
  private final String client;
  private final Deadline deadline;
  private Admission.@Nullable Place place;
  private boolean isTypical;

  /**
   * @param client who shares fairly with others
   */
  Entrance(Overload overload, String domain, String client, Deadline deadline) {
    this.overload = overload;
    this.domain = domain;
    this.client = client;
    this.deadline = deadline;
  }

  Deadline deadline() {
    return deadline;
  }

  /**
   * Takes a place.
   *
   * @param route what is compared with itself
   * @param isTypical whether its time says something about the load here
   * @throws Problem if there is none in time
   */
  void enter(Priority priority, Object route, boolean isTypical) throws InterruptedException {
    if (place != null) {
      throw new IllegalStateException("a request has one place");
    }
    if (deadline.isPassed()) {
      throw refused(priority, Admission.Refusal.LATE);
    }
    if (!overload.pressure().admits(priority)) {
      throw refused(priority, Admission.Refusal.BUSY);
    }
    try {
      place =
          overload.admission().enter(priority, client, route, deadline.atMost(LONGEST_WAIT_NANOS));
    } catch (Admission.RefusedException refusal) {
      throw refused(priority, deadline.isPassed() ? Admission.Refusal.LATE : refusal.refusal());
    }
    this.isTypical = isTypical;
    if (deadline.isPassed()) {
      throw refused(priority, Admission.Refusal.LATE);
    }
  }

  private Problem refused(Priority priority, Admission.Refusal refusal) {
    overload.countRefused(priority, refusal);
    return switch (refusal) {
      case FULL -> Problem.unavailable("The part " + domain + " is full; try again in a moment.");
      case BUSY ->
          Problem.unavailable("There is too much to do here for now; try again in a moment.");
      case NOISY ->
          Problem.of(
              429,
              "too-many-at-once",
              "The part " + domain + " is full, and many of those who wait are yours.");
      case LATE -> Deadline.passed();
    };
  }

  /**
   * Gives the place back, if there is one.
   *
   * @param isAnswered whether the request was served, not refused
   */
  void leave(boolean isAnswered) {
    Admission.Place held = place;
    if (held != null) {
      place = null;
      held.leave(isTypical && isAnswered);
    }
  }
}
