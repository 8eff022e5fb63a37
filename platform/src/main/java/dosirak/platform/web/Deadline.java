package dosirak.platform.web;

import org.jspecify.annotations.Nullable;

/**
 * Until when the client of a request waits, as it says itself. What it no longer waits for is not
 * begun; what was begun is brought to its end.
 *
 * @param isSet whether the client said so
 * @param nanoTime of this process
 */
record Deadline(boolean isSet, long nanoTime) {
  /** How many milliseconds after its arrival the client of a request still waits. */
  static final String HEADER = "Request-Timeout-Ms";

  /** Of a client that waits as long as it takes. */
  static final Deadline NONE = new Deadline(false, 0);

  private static final int LONGEST_MILLIS = 60_000;

  /**
   * Reads the header.
   *
   * @param arrived when the request arrived
   * @throws Problem 400 if it is not a time
   */
  static Deadline of(@Nullable String header, long arrived) {
    if (header == null) {
      return NONE;
    }
    if (header.matches("[0-9]{1,5}")) {
      int millis = Integer.parseInt(header);
      if (millis >= 1 && millis <= LONGEST_MILLIS) {
        return new Deadline(true, arrived + millis * 1_000_000L);
      }
    }
    throw Problem.invalid(HEADER, "must be milliseconds, a whole number from 1 to 60000");
  }

  /** What is left of a time to wait. */
  long atMost(long nanos) {
    return isSet ? Math.min(nanos, nanoTime - System.nanoTime()) : nanos;
  }

  boolean isPassed() {
    return isSet && nanoTime - System.nanoTime() <= 0;
  }

  /** What is said to a client that is thought to be gone. */
  static Problem passed() {
    return Problem.of(
        503, "deadline-passed", "It was not begun before the time in " + HEADER + " was over.");
  }
}
