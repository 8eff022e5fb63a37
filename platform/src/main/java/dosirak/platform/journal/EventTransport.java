package dosirak.platform.journal;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What carries events from the journals to the subscriptions. There are two: all-in-one,
 * subscriptions read the journals themselves; in services mode a relay for each domain publishes
 * its journal to a broker, and subscriptions read that.
 */
public interface EventTransport extends EventSource.Finder, AutoCloseable {
  /** Whether other processes run the same domains and must be told what happens in this one. */
  boolean isShared();

  /**
   * What publishes the journal of a domain, run by one process at a time; null where nothing has to
   * be published.
   *
   * @param journalOwner connections with the rights of the domain
   */
  @Nullable Relay relay(String domain, DataSource journalOwner);

  @Override
  void close();

  /** Publishes a journal until it is stopped. */
  interface Relay extends Runnable {
    /** Asks it to end soon; what it has at hand may be published once more by its successor. */
    void stop();
  }
}
