package dosirak.platform.journal;

import java.util.List;

/**
 * Where a subscription reads the events of one domain from: the journal itself, or whatever carries
 * it. Every implementation must pass the delivery contract. One instance serves one subscription.
 */
public interface EventSource {
  /**
   * Events after a position, in order. May be empty.
   *
   * @throws RuntimeException if the source cannot be reached; the caller tries again
   */
  List<RecordedEvent> read(long after, int limit);

  /**
   * The highest position there is now.
   *
   * @throws RuntimeException if the source cannot be reached
   */
  long head();

  /**
   * Waits until there may be more to read, at most some hundred milliseconds.
   *
   * @throws InterruptedException if the thread is told to stop
   */
  void awaitMore() throws InterruptedException;

  /** Finds the sources of events of each domain. */
  interface Finder {
    /** A new reader of what a domain says. */
    EventSource of(String domain);
  }
}
