package dosirak.platform.compartment;

import dosirak.platform.journal.ParkedStore;
import dosirak.platform.journal.ParkedStore.Attempt;
import dosirak.platform.journal.ParkedStore.Kind;
import dosirak.platform.journal.ParkedStore.Outcome;
import dosirak.platform.journal.ParkedStore.Parked;
import dosirak.platform.journal.RecordedEvent;
import dosirak.platform.journal.Subscriber;
import dosirak.platform.journal.SubscriptionStore;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What operators do with parked events: they apply those of a key again, or give one up. It works
 * beside other operators, other processes of the domain, and the subscription that may be parking
 * more: whoever touches a key holds its lock or its rows.
 *
 * <p>Limits: {@value #MOST_A_MINUTE} runs a minute of each kind in a domain; {@value #MOST_TRIES}
 * tries of an event that fail, after which somebody has to say why it is tried again; {@value
 * #MOST_EVENTS} events in a run.
 */
final class ParkedEvents {
  static final int MOST_A_MINUTE = 10;
  static final int MOST_TRIES = 3;
  static final int MOST_EVENTS = 500;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int LONGEST_CAUSE = 2_000;

  private final ParkedStore store;
  private final SubscriptionStore locks;
  private final Supplier<List<Subscriber>> subscribers;
  private final TransactionTemplate transactions;
  private final MachineClock clock;
  private final Identifiers identifiers;

  ParkedEvents(
      JdbcClient jdbc,
      Supplier<List<Subscriber>> subscribers,
      TransactionTemplate transactions,
      MachineClock clock,
      Identifiers identifiers) {
    this.store = new ParkedStore(jdbc);
    this.locks = new SubscriptionStore(jdbc);
    this.subscribers = subscribers;
    this.transactions = transactions;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  ParkedStore store() {
    return store;
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * How a replay ended.
   *
   * @param applied the events that are applied, or would be
   * @param failed the event whose handler threw; then all stay parked
   * @param cause what it threw
   * @param stillParked how many events of the key are parked now
   */
  record Replayed(
      List<RecordedEvent> applied,
      @Nullable RecordedEvent failed,
      @Nullable String cause,
      long stillParked) {}

  /**
   * Applies the parked events of a key in order, all or none.
   *
   * @param isDryRun whether what was done is taken back
   * @param mayExceedTries whether events are tried that failed too often
   * @throws Problem 404 for what is not there, 409 {@code in-progress} and {@code tries-used-up},
   *     429
   */
  Replayed replay(
      String actor,
      String subscription,
      String key,
      boolean isDryRun,
      boolean mayExceedTries,
      @Nullable String reason) {
    Subscriber subscriber =
        subscribers.get().stream()
            .filter(each -> each.subscription().name().equals(subscription))
            .findFirst()
            .orElseThrow(() -> Problem.notFound("subscription"));
    Attempt attempt = attempt(isDryRun ? Kind.DRY_RUN : Kind.REPLAY, actor, reason);
    transactions.executeWithoutResult(status -> begin(attempt, subscription, key, mayExceedTries));
    Subscriber.Replay replay;
    try {
      replay =
          subscriber.replayParked(
              key,
              MOST_EVENTS,
              isDryRun,
              applied -> end(attempt, subscription, applied, Outcome.APPLIED, null));
    } catch (RuntimeException notTheEventsFault) {
      store.ended(attempt);
      throw notTheEventsFault;
    }
    if (replay.isBusy()) {
      store.ended(attempt);
      throw busy();
    }
    RecordedEvent failed = replay.failed();
    String cause = replay.cause() == null ? null : cause(replay.cause());
    if (failed != null || isDryRun) {
      transactions.executeWithoutResult(status ->
          end(
              attempt,
              subscription,
              failed == null ? replay.applied() : List.of(failed),
              failed == null ? Outcome.APPLIED : Outcome.FAILED,
              cause));
    }
    return new Replayed(
        replay.applied(), failed, cause, store.count(subscription, key, Long.MAX_VALUE));
  }

  private void begin(Attempt attempt, String subscription, String key, boolean mayExceedTries) {
    List<Parked> parked = store.list(subscription, key, null, null, MOST_EVENTS);
    if (parked.isEmpty()) {
      throw Problem.notFound("parked event");
    }
    if (!mayExceedTries) {
      parked.stream()
          .filter(each -> each.failedTries() >= MOST_TRIES)
          .findFirst()
          .ifPresent(each -> {
            throw Problem.conflict(
                    "tries-used-up",
                    ("The event at %d failed %d times. Discard it, or mend what it fails at and try"
                            + " it again with override and a reason.")
                        .formatted(each.event().position(), each.failedTries()))
                .with("position", each.event().position());
          });
    }
    store.lockRuns();
    List<Instant> lately = store.begun(attempt.kind(), attempt.at().minus(MINUTE));
    if (lately.size() >= MOST_A_MINUTE) {
      Instant next = lately.get(lately.size() - MOST_A_MINUTE).plus(MINUTE);
      throw Problem.of(
              429,
              "rate-limited",
              "At most %d replays a minute in a domain.".formatted(MOST_A_MINUTE))
          .with("retryAfterSeconds", Math.max(1, Duration.between(attempt.at(), next).toSeconds()));
    }
    store.record(attempt, subscription, parked.getFirst().event(), Outcome.BEGUN, null);
  }

  private void end(
      Attempt attempt,
      String subscription,
      List<RecordedEvent> events,
      Outcome outcome,
      @Nullable String cause) {
    store.ended(attempt);
    for (RecordedEvent event : events) {
      store.record(attempt, subscription, event, outcome, cause);
    }
  }

  /**
   * Gives a parked event up: it is never applied. Later events of its key can then be replayed.
   *
   * @return how many events of its key are still parked
   * @throws Problem 404 if it is not there, 409 {@code in-progress}
   */
  long discard(String actor, String subscription, long position, String reason) {
    Attempt attempt = attempt(Kind.DISCARD, actor, reason);
    Long left =
        transactions.execute(status -> {
          Parked parked =
              store
                  .find(subscription, position)
                  .orElseThrow(() -> Problem.notFound("parked event"));
          RecordedEvent event = parked.event();
          if (!locks.tryLockKey(subscription, event.key())) {
            throw busy();
          }
          if (!store.remove(subscription, position)) {
            throw Problem.notFound("parked event");
          }
          store.record(attempt, subscription, event, Outcome.DISCARDED, shortened(parked.cause()));
          return store.count(subscription, event.key(), Long.MAX_VALUE);
        });
    return Objects.requireNonNull(left);
  }

  private Attempt attempt(Kind kind, String actor, @Nullable String reason) {
    return new Attempt(identifiers.next(), kind, actor, reason, clock.instant());
  }

  private static Problem busy() {
    return Problem.conflict("in-progress", "Somebody else works on this key at the moment.");
  }

  /** What was thrown, and what was at its root. */
  private static String cause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return shortened(
        root.equals(failure) || failure.toString().contains(String.valueOf(root.getMessage()))
            ? failure.toString()
            : failure + "; because of " + root);
  }

  private static String shortened(String text) {
    return text.length() > LONGEST_CAUSE ? text.substring(0, LONGEST_CAUSE) + "…" : text;
  }
}
