package dosirak.platform.compartment;

import java.time.Duration;

/**
 * Work that a domain does by itself again and again: deadlines, dispatch, look-ups. Declared as a
 * bean. Among all processes that run the domain, one works at a time; a run that fails is logged
 * and tried again after the interval. The task opens its own transactions, and must be safe to
 * repeat.
 *
 * @param name unique within the domain
 * @param every machine time between the end of a run and the next
 * @param task does what is due now
 * @param everywhere whether each process does it, because it is about what is in its memory
 */
public record Worker(String name, Duration every, Runnable task, boolean everywhere) {
  /** Work that one process does for all. */
  public Worker(String name, Duration every, Runnable task) {
    this(name, every, task, false);
  }

  /** Work that each process does for itself. */
  public static Worker everywhere(String name, Duration every, Runnable task) {
    return new Worker(name, every, task, true);
  }
}
