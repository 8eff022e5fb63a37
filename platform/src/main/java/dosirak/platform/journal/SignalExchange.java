package dosirak.platform.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other processes of a domain what was announced in this one, and the other way round, by
 * the notifications of the domain's database: so that a stream that is open here shows at once what
 * was done there, and the relay need not look all the time. They are hints like all signals; while
 * the database is away, or when one gets lost, waiters find out by looking.
 *
 * <p>Notifications are sent after the commit and for many announcements at once, because a
 * transaction that notifies holds up all others that do.
 */
public final class SignalExchange {
  private static final Logger log = LoggerFactory.getLogger(SignalExchange.class);
  private static final String CHANNEL = "dosirak_signals";

  /** PostgreSQL takes payloads of less than 8,000 bytes. */
  private static final int LONGEST_PAYLOAD = 7_500;

  private static final int MOST_WAITING = 10_000;
  private static final int LISTEN_MILLIS = 1_000;
  private static final long RETRY_MILLIS = 500;

  private final String domain;
  private final DataSource source;
  private final Signals signals;
  private final String self = UUID.randomUUID().toString();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Set<String> waiting = new LinkedHashSet<>();
  private final Consumer<Collection<String>> tap = this::announced;
  private final List<Thread> threads;
  private volatile boolean stopped;

  /**
   * Begins to exchange.
   *
   * @param source of which two connections are held
   */
  public SignalExchange(String domain, DataSource source, Signals signals) {
    this.domain = domain;
    this.source = source;
    this.signals = signals;
    this.threads =
        List.of(
            Thread.ofVirtual().name(domain + "*tell").unstarted(() -> repeat(this::tell)),
            // Waits in a socket read nearly all the time.
            Thread.ofPlatform()
                .daemon()
                .name(domain + "*listen")
                .unstarted(() -> repeat(this::listen)));
    signals.tap(tap);
    threads.forEach(Thread::start);
  }

  private void announced(Collection<String> names) {
    lock.lock();
    try {
      for (String name : names) {
        if (isOfDomain(name) && waiting.size() < MOST_WAITING && waiting.add(name)) {
          news.signal();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isOfDomain(String name) {
    return name.equals(Journal.topic(domain)) || name.startsWith("stream:" + domain + ":");
  }

  /** Something done over a connection until it breaks. */
  private interface Conversation {
    void hold(Connection connection) throws SQLException, InterruptedException;
  }

  private void repeat(Conversation conversation) {
    while (!stopped) {
      try (Connection connection = source.getConnection()) {
        conversation.hold(connection);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return;
      } catch (SQLException away) {
        log.debug("{} exchanges no signals: {}", domain, away.toString());
        try {
          TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException stop) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void tell(Connection connection) throws SQLException, InterruptedException {
    try (PreparedStatement notify = connection.prepareStatement("select pg_notify(?, ?)")) {
      while (!stopped) {
        notify.setString(1, CHANNEL);
        notify.setString(2, payload());
        notify.execute();
      }
    }
  }

  /** Waits for announcements: who says it, then a topic on each line. */
  private String payload() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        news.await();
      }
      StringBuilder payload = new StringBuilder(self);
      for (String name : List.copyOf(waiting)) {
        if (payload.length() + name.length() >= LONGEST_PAYLOAD) {
          break;
        }
        payload.append('\n').append(name);
        waiting.remove(name);
      }
      return payload.toString();
    } finally {
      lock.unlock();
    }
  }

  private void listen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
    }
    PGConnection listening = connection.unwrap(PGConnection.class);
    while (!stopped) {
      PGNotification[] told = listening.getNotifications(LISTEN_MILLIS);
      List<String> names = new ArrayList<>();
      for (PGNotification one : told) {
        List<String> lines = one.getParameter().lines().toList();
        if (!lines.isEmpty() && !lines.getFirst().equals(self)) {
          names.addAll(lines.subList(1, lines.size()));
        }
      }
      signals.heard(names);
    }
  }

  /** Ends it. */
  public void stop() throws InterruptedException {
    stopped = true;
    signals.untap(tap);
    threads.forEach(Thread::interrupt);
    threads.getFirst().join();
    threads.getLast().join(2L * LISTEN_MILLIS);
  }
}
