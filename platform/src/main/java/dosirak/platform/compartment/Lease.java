package dosirak.platform.compartment;

import dosirak.platform.journal.Signals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which of several processes of a domain does what only one may do at a time: its workers,
 * its subscriptions, its relay. The holder renews a row that ends by itself, so that a process that
 * is dead, cut off or frozen is followed within {@link #LENGTH} and a moment, which an advisory
 * lock would not do: a frozen process keeps its connections.
 *
 * <p>A process that was frozen may finish a step it had begun, beside its successor. So whoever
 * works under a lease also checks the state of what it changes: subscriptions and relays move their
 * positions by compare-and-set, workers lock and look at their rows.
 */
final class Lease {
  private static final Logger log = LoggerFactory.getLogger(Lease.class);
  private static final String NAME = "leader";

  /** How long it is good after its last renewal was sent. */
  static final Duration LENGTH = Duration.ofSeconds(6);

  private static final Duration RENEWED_EVERY = Duration.ofMillis(1_500);
  private static final Duration ASKED_FOR_EVERY = Duration.ofSeconds(1);

  /** How long a renewal that is under way may take when the lease is given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** What the clocks of two machines may differ in speed over one length, with much to spare. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  private final String domain;
  private final DataSource source;
  private final UUID process;
  private final Signals.Topic changes = new Signals().topic(NAME);
  private final Thread keeper;
  private volatile long heldUntilNanos;
  private volatile boolean held;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Connection connection;

  private Lease(String domain, DataSource source, UUID process) {
    this.domain = domain;
    this.source = source;
    this.process = process;
    this.keeper = Thread.ofVirtual().name(domain + "*lease").unstarted(this::keep);
  }

  /**
   * Asks for the lease and keeps it once it is had.
   *
   * @param source of which one connection is held
   * @param process the same after a restart if no other can have been there meanwhile
   */
  static Lease of(String domain, DataSource source, UUID process) {
    Lease lease = new Lease(domain, source, process);
    lease.ask();
    lease.keeper.start();
    return lease;
  }

  /** Whether this process may work now. */
  boolean isHeld() {
    return held && System.nanoTime() - heldUntilNanos < 0;
  }

  /** Announced when it may have been won or lost. */
  Signals.Topic changes() {
    return changes;
  }

  private void keep() {
    while (stopped.getCount() > 0) {
      boolean before = held;
      long askedNanos = System.nanoTime();
      ask();
      if (before != held) {
        log.info("this process {} the lease of {}", held ? "holds" : "lost", domain);
        changes.announce();
      }
      Duration wait = held ? RENEWED_EVERY : ASKED_FOR_EVERY;
      long left = askedNanos + wait.toNanos() - System.nanoTime();
      if (left > 0 && !pause(left)) {
        return;
      }
    }
  }

  /** Waits, and tells whether it goes on; an announcement of somebody else does not end it. */
  private boolean pause(long nanos) {
    try {
      return !stopped.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized void ask() {
    long sentNanos = System.nanoTime();
    try {
      boolean won = take(connected());
      if (won) {
        heldUntilNanos = sentNanos + LENGTH.minus(MARGIN).toNanos();
      }
      held = won;
    } catch (SQLException failure) {
      log.debug("{} cannot ask for its lease: {}", domain, failure.toString());
      disconnect();
      // What was had is good until its end, whether the database can be reached or not.
      held = isHeld();
    }
  }

  private Connection connected() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = source.getConnection();
      connection = open;
    }
    return open;
  }

  private boolean take(Connection open) throws SQLException {
    try (PreparedStatement statement =
        open.prepareStatement(
            """
            insert into lease as known (name, holder, held_until)
            values (?, ?, clock_timestamp() + ? * interval '1 millisecond')
            on conflict (name) do update
              set holder = excluded.holder, held_until = excluded.held_until
              where known.holder = excluded.holder or known.held_until < clock_timestamp()
            returning holder
            """)) {
      statement.setString(1, NAME);
      statement.setObject(2, process);
      statement.setLong(3, LENGTH.toMillis());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private void disconnect() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException gone) {
        log.debug("{} lost the connection of its lease: {}", domain, gone.toString());
      }
    }
  }

  /** Gives it up, so that another process need not wait for its end. */
  void release() throws InterruptedException {
    stopped.countDown();
    // A renewal that is interrupted may reach the database after the lease was given up, and take
    // it again for nobody.
    if (!keeper.join(PATIENCE)) {
      keeper.interrupt();
      keeper.join();
    }
    synchronized (this) {
      boolean wasHeld = held;
      held = false;
      if (wasHeld) {
        giveUp();
      }
      disconnect();
    }
    changes.announce();
  }

  private void giveUp() {
    try (PreparedStatement statement =
        connected().prepareStatement("delete from lease where name = ? and holder = ?")) {
      statement.setString(1, NAME);
      statement.setObject(2, process);
      statement.executeUpdate();
    } catch (SQLException gone) {
      log.debug("the lease of {} ends by itself: {}", domain, gone.toString());
    }
  }
}
