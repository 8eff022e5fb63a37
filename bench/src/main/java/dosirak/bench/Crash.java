package dosirak.bench;

import java.time.Duration;

/**
 * One planned kill of the marketplace.
 *
 * @param number from 1
 * @param moment what the time is counted from
 * @param after until the kill, machine time
 * @param database whether PostgreSQL dies too
 * @param databaseFirst whether it dies before the marketplace does
 * @param gateway whether the gateway simulator dies too
 */
record Crash(
    int number,
    Moment moment,
    Duration after,
    boolean database,
    boolean databaseFirst,
    boolean gateway) {
  /** What a kill is timed from. */
  enum Moment {
    /** The marketplace said that it is ready. */
    WHILE_SERVING,
    /** The marketplace was started again; it may not serve yet. */
    WHILE_STARTING
  }
}
