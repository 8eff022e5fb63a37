package dosirak.platform.journal;

import dosirak.contracts.DomainEvent;
import dosirak.platform.database.WriteTogether;
import dosirak.platform.telemetry.EventLag;
import dosirak.platform.telemetry.TraceContext;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationUtils;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs one subscription: reads its source in order and applies events in batches, each batch in one
 * transaction with the position. What comes first after a pause is applied at once; after a batch
 * the next events may gather for a moment, so that a busy source costs a few transactions a second
 * and not one for each event. If a batch fails it is applied event by event; an event that keeps
 * failing is parked together with all later events of its key, so that one bad event never stops
 * the rest. A database that cannot be reached is not the event's fault: the subscriber waits and
 * tries again without limit.
 */
public final class Subscriber implements Runnable, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Subscriber.class);

  /** The most events in one transaction. */
  static final int BATCH = 200;

  /** The longest that a transaction goes on to the next event. */
  private static final Duration LONGEST_BATCH = Duration.ofMillis(500);

  /** How long a position over events that nobody here listens to may be known to this one only. */
  private static final Duration LONGEST_UNSAVED = Duration.ofMillis(200);

  private static final int ATTEMPTS = 5;
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(2);
  private static final Duration LONGEST_GAP = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAY = Duration.ofSeconds(3);
  private static final Duration LOOK_WHETHER_MAY_WORK = Duration.ofMillis(100);

  private final Subscription subscription;
  private final EventSource source;
  private final SubscriptionStore store;
  private final TransactionTemplate transactions;
  private final MachineClock clock;
  private final EventLag lag;
  private final Signals.Topic progress;
  private final Signals.Topic stops = new Signals().topic("stop");
  private final AtomicLong applied = new AtomicLong(-1);
  private final Set<String> parkedKeys = new HashSet<>();
  private final BooleanSupplier mayWork;

  /** The position in the database; what lies between it and the one above was of no concern. */
  private long saved = -1;

  private long unsavedSinceNanos;
  private volatile Set<Long> leftOut = Set.of();
  private volatile long seen = -1;
  private volatile boolean stopped;

  /**
   * @param progress announced whenever the position moved
   * @param mayWork whether this process, of those that run the domain, is the one that works
   */
  public Subscriber(
      Subscription subscription,
      EventSource source,
      SubscriptionStore store,
      TransactionTemplate transactions,
      MachineClock clock,
      EventLag lag,
      Signals.Topic progress,
      BooleanSupplier mayWork) {
    this.subscription = subscription;
    this.source = source;
    this.store = store;
    this.transactions = transactions;
    this.clock = clock;
    this.lag = lag;
    this.progress = progress;
    this.mayWork = mayWork;
  }

  public Subscription subscription() {
    return subscription;
  }

  /** The position up to which events are applied, -1 before the first look. */
  public long position() {
    return Math.max(applied.get(), seen);
  }

  /** Makes known how far another process has come that works in this one's place. */
  public void seen(long position) {
    if (position > seen) {
      seen = position;
      progress.announce();
    }
  }

  /** Asks the loop to end after the batch at hand. */
  public void stop() {
    stopped = true;
    stops.announce();
    progress.announce();
  }

  @Override
  public void run() {
    try (source) {
      work();
    }
  }

  private void work() {
    Duration backOff = FIRST_BACK_OFF;
    boolean known = false;
    while (!stopped) {
      try {
        if (!mayWork.getAsBoolean()) {
          known = false;
          source.close();
          backOff(LOOK_WHETHER_MAY_WORK);
          continue;
        }
        if (!known) {
          reload();
          known = true;
        }
        step();
        backOff = FIRST_BACK_OFF;
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException failure) {
        known = false;
        if (stopped) {
          return;
        }
        log.warn(
            "subscription {} to {} waits {} ms: {}",
            subscription.name(),
            subscription.source(),
            backOff.toMillis(),
            failure.toString());
        if (!pause(backOff)) {
          return;
        }
        backOff = longer(backOff);
      }
    }
  }

  /** Applies what there is, at most one batch, and waits for more unless there is more already. */
  private void step() throws InterruptedException {
    long begunNanos = System.nanoTime();
    List<RecordedEvent> batch = source.read(applied.get(), BATCH);
    if (batch.isEmpty()) {
      save();
      source.awaitMore();
      return;
    }
    applyOrPark(batch);
    if (batch.size() < BATCH) {
      backOff(subscription.gather().minusNanos(System.nanoTime() - begunNanos));
    }
  }

  private void applyOrPark(List<RecordedEvent> batch) throws InterruptedException {
    if (isOfNoConcern(batch)) {
      pass(batch);
      return;
    }
    try {
      applyTogether(batch);
    } catch (RuntimeException failure) {
      if (isAboutTheDatabase(failure)) {
        throw failure;
      }
      applyOneByOne(batch);
    }
  }

  private boolean isOfNoConcern(List<RecordedEvent> batch) {
    return parkedKeys.isEmpty()
        && batch.stream().noneMatch(event -> subscription.handles(event.type()));
  }

  /** Goes past events that change nothing; whoever reads them once more does no harm. */
  private void pass(List<RecordedEvent> batch) {
    long now = System.nanoTime();
    if (saved == applied.get()) {
      unsavedSinceNanos = now;
    }
    moved(batch);
    if (now - unsavedSinceNanos > LONGEST_UNSAVED.toNanos()) {
      save();
    }
  }

  /** Makes known to others how far this one is. */
  private void save() {
    long to = applied.get();
    if (saved != to) {
      transactions.executeWithoutResult(status -> advance(to));
      saved = to;
    }
  }

  /**
   * Has events pass without effect; said before anything is applied.
   *
   * @param positions of events that were given up
   */
  public void leaveOut(Set<Long> positions) {
    leftOut = Set.copyOf(positions);
  }

  /** Whether the source had lost events already before the first that was read. */
  public boolean beganLate() {
    return source.beganLate();
  }

  /**
   * Applies everything up to a position, on the caller's thread; what fails is parked. A gap that a
   * running transaction may still fill is waited for. The source stays open until {@link #close}.
   *
   * @param progress is told of each position that was reached
   * @throws IllegalStateException if the source has no such position
   */
  public void replayTo(long target, LongConsumer progress) throws InterruptedException {
    reload();
    long stuckSince = System.nanoTime();
    while (applied.get() < target) {
      if (Thread.interrupted()) {
        throw new InterruptedException("told to stop");
      }
      long from = applied.get();
      List<RecordedEvent> batch =
          source.read(from, BATCH).stream().filter(event -> event.position() <= target).toList();
      if (!batch.isEmpty()) {
        applyOrPark(batch);
        progress.accept(applied.get());
        stuckSince = System.nanoTime();
      } else if (isHopeless(target, System.nanoTime() - stuckSince)) {
        throw new IllegalStateException(
            subscription.source() + " has nothing after " + from + ", up to " + target);
      } else {
        source.awaitMore();
      }
    }
    save();
  }

  /** Gives back what a replay holds; not while {@link #run} does. */
  @Override
  public void close() {
    source.close();
  }

  /** What is not even in the source may still be on its way to it, but not for long. */
  private boolean isHopeless(long target, long stuckNanos) {
    return stuckNanos > LONGEST_GAP.toNanos()
        || (stuckNanos > LONGEST_WAY.toNanos() && source.head() < target);
  }

  private void reload() {
    transactions.executeWithoutResult(status -> {
      SubscriptionStore.Place place = store.place(subscription.name(), subscription.source());
      source.begin(place.position(), place.marker());
      applied.set(place.position());
      saved = place.position();
      parkedKeys.clear();
      parkedKeys.addAll(store.parkedKeys(subscription.name()));
    });
    progress.announce();
  }

  /**
   * What became of a replay of a key.
   *
   * @param isBusy somebody else was replaying the key; nothing was tried
   * @param applied what was applied, or would be; none if one of them failed
   * @param failed the event that failed, so that all stay parked
   * @param cause what its handler threw
   * @param hasMore whether later events of the key stay parked
   */
  public record Replay(
      boolean isBusy,
      List<RecordedEvent> applied,
      @Nullable RecordedEvent failed,
      @Nullable RuntimeException cause,
      boolean hasMore) {
    public Replay {
      applied = List.copyOf(applied);
    }
  }

  /**
   * Applies the parked events of a key again, in order, in one transaction: all of them, or none if
   * one fails.
   *
   * @param most events that are applied at most
   * @param isDryRun whether the transaction is rolled back
   * @param whenApplied what else the transaction does, unless it is a dry run
   */
  public Replay replayParked(
      String key, int most, boolean isDryRun, Consumer<List<RecordedEvent>> whenApplied) {
    List<RecordedEvent> tried = new ArrayList<>();
    try {
      Replay replay =
          transactions.execute(status -> {
            if (!store.tryLockKey(subscription.name(), key)) {
              return new Replay(true, List.of(), null, null, false);
            }
            boolean more = replayInOrder(key, most, tried);
            WriteTogether.flushAll();
            if (isDryRun) {
              // What is written just before a commit belongs to what is tried.
              TransactionSynchronizationUtils.triggerBeforeCommit(false);
              store.checkConstraints();
              status.setRollbackOnly();
            } else {
              whenApplied.accept(tried);
            }
            return new Replay(false, tried, null, null, more);
          });
      return Objects.requireNonNull(replay);
    } catch (RuntimeException failure) {
      if (isAboutTheDatabase(failure) || tried.isEmpty()) {
        throw failure;
      }
      return new Replay(false, List.of(), tried.getLast(), failure, true);
    }
  }

  /** True if the most was reached before the end. */
  private boolean replayInOrder(String key, int most, List<RecordedEvent> tried) {
    // Asked again until there are none: the running subscription may have parked another event
    // behind these just before their rows were locked.
    while (true) {
      List<RecordedEvent> parked = store.parked(subscription.name(), key, most - tried.size() + 1);
      if (parked.isEmpty()) {
        return false;
      }
      for (RecordedEvent event : parked) {
        if (tried.size() == most) {
          return true;
        }
        tried.add(event);
        apply(event);
        store.unpark(subscription.name(), event.position());
      }
    }
  }

  private void applyTogether(List<RecordedEvent> batch) {
    if (batch.stream().anyMatch(event -> parkedKeys.contains(event.key()))) {
      throw new ParkedKeyInBatch();
    }
    List<RecordedEvent> done =
        Objects.requireNonNull(transactions.execute(status -> applyWhileTimeIsLeft(batch)));
    saved = done.getLast().position();
    moved(done);
  }

  private List<RecordedEvent> applyWhileTimeIsLeft(List<RecordedEvent> batch) {
    long begunNanos = System.nanoTime();
    // The position is claimed before anything is done: of two subscribers of one name, one waits
    // for the other here and then finds the position moved, instead of colliding with its effects.
    long claimed = batch.getLast().position();
    advance(claimed);
    for (int i = 0; i < batch.size(); i++) {
      apply(batch.get(i));
      boolean isLast = i == batch.size() - 1;
      if (!isLast && System.nanoTime() - begunNanos > LONGEST_BATCH.toNanos()) {
        List<RecordedEvent> done = batch.subList(0, i + 1);
        advance(claimed, done.getLast().position());
        WriteTogether.flushAll();
        return done;
      }
    }
    WriteTogether.flushAll();
    return batch;
  }

  private void applyOneByOne(List<RecordedEvent> batch) throws InterruptedException {
    for (RecordedEvent event : batch) {
      boolean waits = parkedKeys.contains(event.key()) && parkBehindEarlier(event);
      if (!waits && !applyOrPark(event)) {
        return;
      }
      saved = event.position();
      moved(List.of(event));
      if (stopped) {
        return;
      }
    }
  }

  /** False if the subscriber was told to stop between two attempts. */
  private boolean applyOrPark(RecordedEvent event) throws InterruptedException {
    Duration backOff = FIRST_BACK_OFF;
    for (int attempt = 1; ; attempt++) {
      try {
        transactions.executeWithoutResult(status -> {
          advance(event.position());
          apply(event);
          WriteTogether.flushAll();
        });
        return true;
      } catch (RuntimeException failure) {
        if (isAboutTheDatabase(failure)) {
          throw failure;
        }
        if (attempt == ATTEMPTS) {
          log.error(
              "subscription {} parks {} {} at {} after {} attempts",
              subscription.name(),
              event.type(),
              event.key(),
              event.position(),
              attempt,
              failure);
          park(event, failure.toString(), attempt);
          return true;
        }
        backOff(backOff);
        if (stopped) {
          return false;
        }
        backOff = longer(backOff);
      }
    }
  }

  private void park(RecordedEvent event, String cause, int attempts) {
    transactions.executeWithoutResult(status -> {
      store.park(subscription.name(), event, cause, attempts, clock.instant());
      advance(event.position());
    });
    parkedKeys.add(event.key());
  }

  /** Parks an event if its key is still parked; the key's rows are locked against a replay. */
  private boolean parkBehindEarlier(RecordedEvent event) {
    Boolean parked =
        transactions.execute(status -> {
          if (!store.lockParked(subscription.name(), event.key())) {
            return false;
          }
          String cause = "an earlier event of this key is parked";
          store.park(subscription.name(), event, cause, 0, clock.instant());
          advance(event.position());
          return true;
        });
    if (Boolean.TRUE.equals(parked)) {
      return true;
    }
    parkedKeys.remove(event.key());
    return false;
  }

  private void apply(RecordedEvent recorded) {
    // What nobody here listens to is not even read: it may be of a type that a newer build says.
    if (!subscription.handles(recorded.type()) || leftOut.contains(recorded.position())) {
      return;
    }
    try (var _ = TraceContext.continuing(recorded.traceparent()).open()) {
      DomainEvent event = source.decode(subscription.source(), recorded);
      subscription.apply(
          new Envelope<>(
              subscription.source(),
              recorded.position(),
              recorded.eventId(),
              event,
              recorded.cityTime(),
              recorded.recordedAt(),
              recorded.traceparent()));
    } catch (LinkageError | StackOverflowError | AssertionError broken) {
      // The event's or the handler's fault like any exception; it must not end the subscription.
      throw new IllegalStateException("the handler failed: " + broken, broken);
    }
  }

  /** Moves the position on from where this one has saved it. */
  private void advance(long to) {
    advance(saved, to);
  }

  private void advance(long from, long to) {
    if (!store.advance(subscription.name(), from, to, source.marker(to))) {
      throw new PositionMoved(subscription.name());
    }
  }

  private void moved(List<RecordedEvent> events) {
    applied.set(events.getLast().position());
    var now = clock.instant();
    for (RecordedEvent event : events) {
      lag.record(subscription.source(), Duration.between(event.recordedAt(), now));
    }
    progress.announce();
  }

  private static boolean isAboutTheDatabase(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataAccessResourceFailureException
          || cause instanceof RecoverableDataAccessException
          || cause instanceof QueryTimeoutException
          || cause instanceof ConcurrencyFailureException
          || cause instanceof TransactionException
          || cause instanceof PositionMoved) {
        return true;
      }
    }
    return false;
  }

  private boolean pause(Duration time) {
    try {
      backOff(time);
      return !stopped;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits the whole time, or until the subscriber is told to stop. */
  private void backOff(Duration time) throws InterruptedException {
    long seen = stops.count();
    if (!stopped && time.isPositive()) {
      stops.awaitNanos(seen, time.toNanos());
    }
  }

  private static Duration longer(Duration backOff) {
    Duration twice = backOff.multipliedBy(2);
    return twice.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : twice;
  }

  /** Another process moved the position; what was applied here is rolled back. */
  private static final class PositionMoved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PositionMoved(String name) {
      super("position of " + name + " was moved by another", null, false, false);
    }
  }

  /** The batch holds events of a parked key and must be applied one by one. */
  private static final class ParkedKeyInBatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ParkedKeyInBatch() {
      super("batch holds a parked key", null, false, false);
    }
  }
}
