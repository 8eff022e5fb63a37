package dosirak.platform.journal;

import dosirak.contracts.DomainEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a subscription reads the events of one domain from: the journal itself, or whatever carries
 * it. Every implementation must pass the delivery contract. One instance serves one subscription,
 * whose thread alone may use it.
 */
public interface EventSource extends AutoCloseable {
  /**
   * Says where reading is about to begin, or to begin anew.
   *
   * @param position the next read is after it, if nobody moves it meanwhile
   * @param marker what {@link #marker} gave for that position; null if it is not known
   */
  default void begin(long position, @Nullable String marker) {}

  /**
   * Events after a position, in order. May be empty.
   *
   * @throws RuntimeException if the source cannot be reached; the caller tries again
   */
  List<RecordedEvent> read(long after, int limit);

  /**
   * What an event that was read says.
   *
   * @param domain that said it
   * @throws RuntimeException if it cannot be understood
   */
  default DomainEvent decode(String domain, RecordedEvent event) {
    return EventCodec.decode(domain, event.type(), event.body());
  }

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

  /**
   * A hint that is kept with a position and given back to {@link #begin}, so that the source finds
   * its place again without looking at all that came before; null if it needs none.
   *
   * @param position of an event that was read, or the one that was read after
   */
  default @Nullable String marker(long position) {
    return null;
  }

  /** Whether events before the first that was read were lost already, so that not all were seen. */
  default boolean beganLate() {
    return false;
  }

  /** Gives back what reading holds; a later read takes it again. */
  @Override
  default void close() {}

  /** Finds the sources of events of each domain. */
  interface Finder {
    /** A new reader of what a domain says. */
    EventSource of(String domain);
  }
}
