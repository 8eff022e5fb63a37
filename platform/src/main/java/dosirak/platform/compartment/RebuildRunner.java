package dosirak.platform.compartment;

import com.zaxxer.hikari.HikariDataSource;
import dosirak.platform.compartment.Rebuild.State;
import dosirak.platform.compartment.TableComparison.Comparison;
import dosirak.platform.database.DomainDatabase;
import dosirak.platform.journal.ParkedStore;
import dosirak.platform.journal.RecordedEvent;
import dosirak.platform.journal.Subscription;
import dosirak.platform.web.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Builds the projections of a domain anew from their sources, in a schema beside the live one,
 * compares, and puts the new tables in the place of the live ones. Reads and events go on
 * meanwhile. The positions of the live subscriptions do not change: in the transaction of the swap
 * their rows are held, the new tables are brought to the same positions, and the tables change
 * places; so an event is in the new tables already, or is applied to them later.
 *
 * <p>One process of a domain does this at a time. What it does for good it does in one transaction,
 * over the connection that its lock depends on: of a process that is killed nothing remains but two
 * schemas that nobody uses, which the next run removes.
 */
final class RebuildRunner {
  private static final Logger log = LoggerFactory.getLogger(RebuildRunner.class);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final long LOOK_EVERY_MILLIS = 100;
  private static final Duration TELL_EVERY = Duration.ofMillis(500);

  /** Behind by less than this, the rest is applied while the live subscriptions wait. */
  private static final long FEW = 500;

  private static final int MOST_ROUNDS = 20;
  private static final int MOST_SWAPS = 40;

  /** How long live subscriptions may be waited for, which let each batch end. */
  private static final String WAIT_FOR_SUBSCRIPTIONS = "5s";

  /** How long reads may be held up by a swap that waits for a long one. */
  private static final String WAIT_FOR_READERS = "200ms";

  /** A lock was not to be had in time, or two waited for each other. */
  private static final Set<String> BUSY = Set.of("55P03", "40P01");

  private static final int LONGEST_CAUSE = 2_000;
  private static final int ALIVE_WITHIN_SECONDS = 2;

  private final Domain domain;
  private final Environment environment;
  private final DataSource live;
  private final RebuildStore store;
  private final List<Subscription> projections;
  private final ReentrantLock lifecycle = new ReentrantLock();
  private @Nullable Thread running;
  private boolean closed;

  RebuildRunner(
      Domain domain, Environment environment, DataSource live, List<Subscription> subscriptions) {
    this.domain = domain;
    this.environment = environment;
    this.live = live;
    this.store = new RebuildStore(JdbcClient.create(live), environment.json());
    this.projections =
        subscriptions.stream().filter(subscription -> !subscription.tables().isEmpty()).toList();
  }

  /** Whether the domain has projections. */
  boolean hasProjections() {
    return !projections.isEmpty();
  }

  /**
   * Begins a rebuild.
   *
   * @throws Problem 422 if there are no projections, 409 if one is running
   */
  UUID start(String actor, boolean compareOnly) {
    if (!hasProjections()) {
      throw Problem.refused(
          "nothing-to-rebuild", domain.name() + " has no projections, so nothing to rebuild.");
    }
    UUID id = environment.identifiers().next();
    lifecycle.lock();
    try {
      if (closed) {
        throw Problem.unavailable("This process is stopping.");
      }
      Workplace workplace = new Workplace("_rebuild");
      try {
        if (!workplace.tryTakeRebuild()) {
          throw Problem.conflict(
              "rebuild-running", "A rebuild of " + domain.name() + " is running already.");
        }
        store.begin(id, compareOnly, actor, environment.machineClock().instant());
      } catch (RuntimeException failure) {
        workplace.close();
        throw failure;
      }
      running =
          // A source that waits in a selector would hold a carrier of virtual threads.
          Thread.ofPlatform()
              .daemon()
              .name(domain.name() + "*rebuild")
              .start(() -> run(id, actor, compareOnly, workplace));
      return id;
    } finally {
      lifecycle.unlock();
    }
  }

  /** The latest rebuilds, newest first. */
  List<Rebuild> latest(int limit) {
    List<Rebuild> latest = store.latest(limit);
    boolean anyUnfinished = latest.stream().anyMatch(rebuild -> !rebuild.state().isEnd());
    if (!anyUnfinished || DomainLock.REBUILD.isTaken(JdbcClient.create(live), domain.name())) {
      return latest;
    }
    // It may have ended between the two looks; else its process is gone.
    return store.latest(limit).stream().map(Rebuild::withoutItsProcess).toList();
  }

  /** Compares the live projections with ones that are built anew, on the caller's thread. */
  List<Comparison> compare() throws InterruptedException {
    if (!hasProjections()) {
      return List.of();
    }
    try (Workplace workplace = new Workplace("_replay")) {
      workplace.takeScratch();
      try (ScratchProjections scratch = workplace.scratch()) {
        scratch.catchUp(workplace.positions(), behind -> {});
        return workplace.compare(scratch);
      }
    }
  }

  private void run(UUID id, String actor, boolean compareOnly, Workplace workplace) {
    try (workplace) {
      try {
        State end = rebuild(id, actor, compareOnly, workplace);
        store.ended(id, end, null, now());
      } catch (InterruptedException stop) {
        store.ended(
            id, State.FAILED, "the process was stopped meanwhile; nothing was changed", now());
      } catch (RuntimeException failure) {
        log.warn("the projections of {} were not rebuilt", domain.name(), failure);
        store.ended(id, State.FAILED, cause(failure), now());
      }
    } catch (RuntimeException away) {
      // Whoever asks finds that it holds its lock no more.
      log.warn("how a rebuild of {} ended cannot be told", domain.name(), away);
    }
  }

  private static String cause(RuntimeException failure) {
    if (failure instanceof CannotRebuild) {
      return shortened(String.valueOf(failure.getMessage()));
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return shortened(root.equals(failure) ? failure.toString() : failure + "; because of " + root);
  }

  private static String shortened(String text) {
    return text.length() > LONGEST_CAUSE ? text.substring(0, LONGEST_CAUSE) + "…" : text;
  }

  private Instant now() {
    return environment.machineClock().instant();
  }

  private State rebuild(UUID id, String actor, boolean compareOnly, Workplace workplace)
      throws InterruptedException {
    workplace.takeScratch();
    try (ScratchProjections scratch = workplace.scratch()) {
      build(id, State.BUILDING, workplace, scratch);
      store.progress(id, State.COMPARING, behind(workplace.positions()), head(workplace), now());
      store.compared(id, workplace.compare(scratch));
      if (compareOnly) {
        return State.COMPARED;
      }
      swap(id, actor, workplace, scratch);
      return State.SWAPPED;
    } finally {
      workplace.dropOld();
    }
  }

  /** Applies the sources until little is left. */
  private void build(UUID id, State state, Workplace workplace, ScratchProjections scratch)
      throws InterruptedException {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Map<String, Long> positions = workplace.positions();
      long head = behind(positions);
      scratch.catchUp(positions, new Telling(id, state, head));
      if (behind(workplace.positions()) - head < FEW) {
        return;
      }
    }
    throw new CannotRebuild("more was said than could be applied: try again when less is going on");
  }

  private static long behind(Map<String, Long> positions) {
    return positions.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long head(Workplace workplace) {
    return behind(workplace.positions());
  }

  /** Writes down how far it is, not too often. */
  private final class Telling implements LongConsumer {
    private final UUID id;
    private final State state;
    private final long head;
    private long toldNanos = System.nanoTime() - TELL_EVERY.toNanos();

    Telling(UUID id, State state, long head) {
      this.id = id;
      this.state = state;
      this.head = head;
    }

    @Override
    public void accept(long behind) {
      long nowNanos = System.nanoTime();
      if (nowNanos - toldNanos >= TELL_EVERY.toNanos() || behind >= head) {
        toldNanos = nowNanos;
        store.progress(id, state, behind, head, now());
      }
    }
  }

  private void swap(UUID id, String actor, Workplace workplace, ScratchProjections scratch)
      throws InterruptedException {
    TableSwap swap = workplace.swapOf(scratch);
    List<String> obstacles = swap.obstacles();
    if (!obstacles.isEmpty()) {
      throw new CannotRebuild("these would be torn apart: " + obstacles);
    }
    swap.analyze();
    for (int attempt = 1; ; attempt++) {
      build(id, State.SWAPPING, workplace, scratch);
      try {
        workplace.swap(id, actor, scratch, swap);
        return;
      } catch (DataAccessException busy) {
        // A long read holds the tables, or a batch its position: better luck in a moment.
        if (!isBusy(busy)) {
          throw busy;
        }
        if (attempt == MOST_SWAPS) {
          throw new CannotRebuild(
              "the tables were in use all the time: try again when less is going on", busy);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      }
    }
  }

  private static boolean isBusy(DataAccessException failure) {
    return failure.getRootCause() instanceof SQLException cause
        && BUSY.contains(String.valueOf(cause.getSQLState()));
  }

  /** Ends what is running; nothing of it remains. */
  void stop() throws InterruptedException {
    Thread thread;
    lifecycle.lock();
    try {
      closed = true;
      thread = running;
      running = null;
    } finally {
      lifecycle.unlock();
    }
    if (thread != null) {
      thread.interrupt();
      thread.join();
    }
  }

  /** It cannot be done, for a reason that the reader understands. */
  private static final class CannotRebuild extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotRebuild(String message) {
      super(message, null, false, false);
    }

    CannotRebuild(String message, Throwable cause) {
      super(message, cause, false, false);
    }
  }

  /**
   * The connections of one run: the first holds its locks, and what is done for good is done on it.
   */
  private final class Workplace implements AutoCloseable {
    private final DomainDatabase database = environment.database();
    private final String suffix;
    private final HikariDataSource pool;
    private final Connection connection;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Map<String, Set<Long>> discardedBefore = new HashMap<>();

    Workplace(String suffix) {
      this.suffix = suffix;
      this.pool = database.pool(domain.name(), "rebuild", 2);
      try {
        this.connection = pool.getConnection();
      } catch (SQLException away) {
        pool.close();
        throw new IllegalStateException("the database of " + domain.name() + " is away", away);
      }
      DataSource only = new SingleConnectionDataSource(connection, true);
      this.jdbc = JdbcClient.create(only);
      this.transactions = new TransactionTemplate(new JdbcTransactionManager(only));
    }

    private String old() {
      return domain.name() + "_old";
    }

    /** Whether no other rebuild runs; one that has told how it ended gives its lock up soon. */
    boolean tryTakeRebuild() {
      try {
        return take(DomainLock.REBUILD, MOMENT);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /** Waits until nobody else builds projections beside the live ones. */
    void takeScratch() throws InterruptedException {
      if (!take(DomainLock.SCRATCH, LONGEST_WAIT)) {
        throw Problem.unavailable(
            "Projections of " + domain.name() + " are being rebuilt. Try again later.");
      }
    }

    private boolean take(DomainLock lock, Duration atMost) throws InterruptedException {
      long deadline = System.nanoTime() + atMost.toNanos();
      try {
        while (!lock.tryTake(connection, domain.name())) {
          if (System.nanoTime() > deadline) {
            return false;
          }
          TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return true;
      } catch (SQLException away) {
        throw new IllegalStateException("the database of " + domain.name() + " is away", away);
      }
    }

    ScratchProjections scratch() {
      ParkedStore parked = new ParkedStore(jdbc);
      for (Subscription projection : projections) {
        discardedBefore.put(projection.name(), parked.discarded(projection.name()));
      }
      return ScratchProjections.create(
          domain,
          environment,
          domain.name() + suffix,
          new SingleConnectionDataSource(connection, true),
          this::holdsItsLocks);
    }

    Map<String, Long> positions() {
      return positions(jdbc, "");
    }

    private Map<String, Long> positions(JdbcClient from, String locking) {
      Map<String, Long> positions = new TreeMap<>();
      from.sql(
              "select name, position from subscription where name = any(:names) order by name"
                  + locking)
          .param("names", projections.stream().map(Subscription::name).toArray(String[]::new))
          .query(
              (org.springframework.jdbc.core.RowCallbackHandler)
                  row -> positions.put(row.getString("name"), row.getLong("position")));
      return positions;
    }

    /** Compares as of one moment; tables whose sources lost their beginning are left out. */
    List<Comparison> compare(ScratchProjections scratch) throws InterruptedException {
      try (Connection snapshot = pool.getConnection();
          Connection rebuilt = scratch.source().getConnection()) {
        snapshot.setAutoCommit(false);
        snapshot.setReadOnly(true);
        snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        rebuilt.setAutoCommit(false);
        try {
          Map<String, Long> positions =
              positions(JdbcClient.create(new SingleConnectionDataSource(snapshot, true)), "");
          scratch.catchUp(positions, behind -> {});
          List<Comparison> comparisons = new ArrayList<>();
          for (String table : tables(scratch)) {
            comparisons.add(
                TableComparison.of(environment.json(), table, positions, snapshot, rebuilt));
          }
          return comparisons;
        } finally {
          snapshot.rollback();
          rebuilt.rollback();
        }
      } catch (SQLException failure) {
        throw new IllegalStateException(
            "the projections of " + domain.name() + " could not be compared", failure);
      }
    }

    private Set<String> tables(ScratchProjections scratch) {
      List<String> incomplete = scratch.incomplete();
      Set<String> tables = new TreeSet<>();
      for (Subscription projection : projections) {
        if (!incomplete.contains(projection.name())) {
          tables.addAll(projection.tables());
        }
      }
      return tables;
    }

    TableSwap swapOf(ScratchProjections scratch) {
      Set<String> tables = tables(scratch);
      if (tables.isEmpty()) {
        throw new CannotRebuild(
            "the sources no longer hold what was said at the beginning, so that nothing can be"
                + " built anew of "
                + scratch.incomplete());
      }
      database.dropScratch(domain.name(), old());
      database.createScratch(domain.name(), old());
      return new TableSwap(jdbc, domain.name(), scratch.schema(), old(), tables);
    }

    void dropOld() {
      if (holdsItsLocks()) {
        database.dropScratch(domain.name(), old());
      }
    }

    /** Its locks end with its connection; then another run may be at work under the same names. */
    private boolean holdsItsLocks() {
      try {
        return connection.isValid(ALIVE_WITHIN_SECONDS);
      } catch (SQLException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    /**
     * Does it in one transaction.
     *
     * @throws DataAccessException if somebody held what it needs for too long; nothing was changed
     */
    void swap(UUID id, String actor, ScratchProjections scratch, TableSwap swap)
        throws InterruptedException {
      InterruptedException[] stopped = new InterruptedException[1];
      transactions.executeWithoutResult(status -> {
        waitAtMost(WAIT_FOR_SUBSCRIPTIONS);
        Map<String, Long> positions = positions(jdbc, " for update");
        try {
          scratch.catchUp(positions, behind -> {});
        } catch (InterruptedException stop) {
          stopped[0] = stop;
          status.setRollbackOnly();
          return;
        }
        waitAtMost(WAIT_FOR_READERS);
        swap.lock();
        List<String> incomplete = scratch.incomplete();
        for (Subscription projection : projections) {
          if (!incomplete.contains(projection.name())) {
            takeOverParked(id, actor, projection.name(), scratch.schema());
          }
        }
        swap.swap();
        jdbc.sql("update projection_generation set generation = generation + 1").update();
        new RebuildStore(jdbc, environment.json())
            .progress(id, State.TIDYING, behind(positions), behind(positions), now());
      });
      if (stopped[0] != null) {
        throw stopped[0];
      }
    }

    private void waitAtMost(String time) {
      jdbc.sql("set local lock_timeout = '" + time + "'").update();
    }

    /**
     * What is parked afterwards is what could not be applied to the new tables. An event that was
     * parked before and is in them now is parked no more.
     */
    private void takeOverParked(UUID id, String actor, String subscription, String scratch) {
      ParkedStore parked = new ParkedStore(jdbc);
      if (!parked.discarded(subscription).equals(discardedBefore.get(subscription))) {
        throw new CannotRebuild("an event was discarded meanwhile: try again");
      }
      Set<Long> failedAnew = new HashSet<>(parkedPositions(scratch, subscription));
      Set<Long> parkedBefore = new HashSet<>(parkedPositions(domain.name(), subscription));
      Set<Long> lost = new TreeSet<>(failedAnew);
      lost.removeAll(parkedBefore);
      if (!lost.isEmpty()) {
        throw new CannotRebuild(
            "%s could not apply anew what it had applied before, at %s: %s"
                .formatted(
                    subscription, lost, causeOf(scratch, subscription, lost.iterator().next())));
      }
      parkedBefore.removeAll(failedAnew);
      ParkedStore.Attempt attempt =
          new ParkedStore.Attempt(
              id, ParkedStore.Kind.REPLAY, actor, "the projection was rebuilt", now());
      for (long position : parkedBefore) {
        RecordedEvent event =
            Objects.requireNonNull(parked.find(subscription, position).orElse(null)).event();
        parked.remove(subscription, position);
        parked.record(attempt, subscription, event, ParkedStore.Outcome.APPLIED, null);
      }
    }

    private List<Long> parkedPositions(String schema, String subscription) {
      return jdbc.sql(
              "select position from \"%s\".parked_event where subscription = :name"
                  .formatted(schema))
          .param("name", subscription)
          .query(Long.class)
          .list();
    }

    private String causeOf(String schema, String subscription, long position) {
      return jdbc.sql(
              """
              select type || ': ' || cause from "%s".parked_event
              where subscription = :name and position = :position
              """
                  .formatted(schema))
          .param("name", subscription)
          .param("position", position)
          .query(String.class)
          .single();
    }

    @Override
    public void close() {
      try {
        // Given back to a pool it would keep its locks; the pool closes it.
        connection.close();
      } catch (SQLException gone) {
        log.debug("the connection of a rebuild was gone", gone);
      }
      pool.close();
    }
  }
}
