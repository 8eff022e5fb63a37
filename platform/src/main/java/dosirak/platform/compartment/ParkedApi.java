package dosirak.platform.compartment;

import dosirak.platform.journal.ParkedStore;
import dosirak.platform.journal.RecordedEvent;
import dosirak.platform.journal.Subscriber;
import dosirak.platform.journal.Subscription;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Command;
import dosirak.platform.web.Cursors;
import dosirak.platform.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The events that a domain laid aside because they could not be applied: what they are, why, what
 * was tried, and what an operator may do about them.
 */
@RestController
@RequestMapping("/parked")
class ParkedApi {
  private static final int MOST = 200;
  private static final int LONGEST_NAME = 300;
  private static final long MOST_MINUTES = 10_000_000;

  private final ParkedEvents parked;
  private final Supplier<List<Subscriber>> subscribers;

  ParkedApi(ParkedEvents parked, Supplier<List<Subscriber>> subscribers) {
    this.parked = parked;
    this.subscribers = subscribers;
  }

  record Page(List<Entry> events, @Nullable String next) {}

  /**
   * A parked event.
   *
   * @param source the domain that said it
   * @param attempts before it was parked; nought if it waits for an earlier event of its key
   * @param failedTries since then
   * @param triesLeft before it takes an override
   */
  record Entry(
      String subscription,
      @Nullable String source,
      long position,
      String key,
      String type,
      String cause,
      int attempts,
      int failedTries,
      int triesLeft,
      Instant parkedAt) {}

  /** Parked events by subscription and position. */
  @GetMapping
  @Access(
      value = {Permission.READ_JOURNALS, Permission.REPLAY_PARKED},
      whose = Whose.ALL)
  Page list(
      @RequestParam(required = false) @Nullable String subscription,
      @RequestParam(required = false) @Nullable String key,
      @RequestParam(required = false) @Nullable Long olderThanMinutes,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "100") int limit) {
    shortEnough("subscription", subscription);
    shortEnough("key", key);
    shortEnough("after", after);
    if (olderThanMinutes != null && (olderThanMinutes < 0 || olderThanMinutes > MOST_MINUTES)) {
      throw Problem.invalid("olderThanMinutes", "must be between 0 and " + MOST_MINUTES);
    }
    ParkedStore.After from = Cursors.read("after", after, ParkedApi::cursor);
    List<ParkedStore.Parked> found =
        parked
            .store()
            .list(
                subscription,
                key,
                olderThanMinutes == null
                    ? null
                    : parked.now().minus(Duration.ofMinutes(olderThanMinutes)),
                from,
                limited(limit) + 1);
    List<ParkedStore.Parked> page = found.subList(0, Math.min(limit, found.size()));
    return new Page(
        page.stream().map(this::entry).toList(),
        found.size() > limit
            ? page.getLast().subscription() + ":" + page.getLast().event().position()
            : null);
  }

  private static ParkedStore.After cursor(String text) {
    int colon = text.lastIndexOf(':');
    return new ParkedStore.After(
        text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
  }

  record TryPage(List<TryEntry> tries, @Nullable String next) {}

  record TryEntry(
      long id,
      String subscription,
      long position,
      String key,
      String type,
      String kind,
      String outcome,
      @Nullable String cause,
      String actor,
      @Nullable String reason,
      Instant triedAt) {}

  /** What was tried with parked events, newest first; also with those that are parked no more. */
  @GetMapping("/history")
  @Access(
      value = {Permission.READ_JOURNALS, Permission.REPLAY_PARKED},
      whose = Whose.ALL)
  TryPage history(
      @RequestParam(required = false) @Nullable String subscription,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "100") int limit) {
    shortEnough("subscription", subscription);
    Long before = Cursors.read("after", after, Long::valueOf);
    List<ParkedStore.Try> found =
        parked.store().tries(subscription, null, before, limited(limit) + 1);
    List<ParkedStore.Try> page = found.subList(0, Math.min(limit, found.size()));
    return new TryPage(
        page.stream().map(ParkedApi::entry).toList(),
        found.size() > limit ? Long.toString(page.getLast().id()) : null);
  }

  /**
   * One parked event as a whole.
   *
   * @param body JSON as text, with what is sealed of people left sealed
   * @param behind how many earlier events of its key are parked
   * @param tries what was tried with it, newest first
   */
  record Detail(
      Entry event,
      UUID eventId,
      Instant cityTime,
      Instant recordedAt,
      @Nullable String traceparent,
      String body,
      long behind,
      List<TryEntry> tries) {}

  /** One parked event: what it says, why it is parked, and what was tried. */
  @GetMapping("/{subscription}/{position}")
  @Access(
      value = {Permission.READ_JOURNALS, Permission.REPLAY_PARKED},
      whose = Whose.ALL)
  Detail show(@PathVariable String subscription, @PathVariable long position) {
    shortEnough("subscription", subscription);
    ParkedStore.Parked found =
        parked
            .store()
            .find(subscription, position)
            .orElseThrow(() -> Problem.notFound("parked event"));
    RecordedEvent event = found.event();
    return new Detail(
        entry(found),
        event.eventId(),
        event.cityTime(),
        event.recordedAt(),
        event.traceparent(),
        event.body(),
        parked.store().count(subscription, event.key(), position - 1),
        parked.store().tries(subscription, position, null, MOST).stream()
            .map(ParkedApi::entry)
            .toList());
  }

  /**
   * How to replay.
   *
   * @param dryRun whether what was done is taken back
   * @param override whether events are tried again that failed too often; takes a reason
   */
  record Replay(
      @NotNull Boolean dryRun,
      @Nullable Boolean override,
      @Nullable @Size(max = 200) String reason) {}

  /**
   * How a replay ended.
   *
   * @param outcome {@code applied}, {@code would-apply}, {@code failed} or {@code would-fail}
   * @param events what is applied, or would be
   * @param failed the event that fails, for which all stay parked
   */
  record Replayed(
      String outcome,
      List<EventName> events,
      @Nullable EventName failed,
      @Nullable String cause,
      long stillParked) {}

  record EventName(long position, String type) {
    static EventName of(RecordedEvent event) {
      return new EventName(event.position(), event.type());
    }
  }

  /** Applies the parked events of a key again, in order, all or none. */
  @PostMapping("/{subscription}/{key}/replay")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.REPLAY_PARKED, whose = Whose.ALL)
  Replayed replay(
      @PathVariable String subscription,
      @PathVariable String key,
      @Valid @RequestBody Replay replay,
      Caller caller) {
    shortEnough("subscription", subscription);
    shortEnough("key", key);
    boolean override = Boolean.TRUE.equals(replay.override());
    String reason = replay.reason();
    if (override && (reason == null || reason.isBlank())) {
      throw Problem.invalid("reason", "must be given with override");
    }
    boolean dryRun = replay.dryRun();
    ParkedEvents.Replayed ended =
        parked.replay(caller.subject(), subscription, key, dryRun, override, reason);
    RecordedEvent failed = ended.failed();
    return new Replayed(
        (dryRun ? "would-" : "")
            + (failed == null ? (dryRun ? "apply" : "applied") : (dryRun ? "fail" : "failed")),
        ended.applied().stream().map(EventName::of).toList(),
        failed == null ? null : EventName.of(failed),
        ended.cause(),
        ended.stillParked());
  }

  record Discard(@NotBlank @Size(max = 200) String reason) {}

  record Discarded(long stillParked) {}

  /** Gives up one parked event; the later ones of its key can be replayed then. */
  @PostMapping("/{subscription}/{position}/discard")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.REPLAY_PARKED, whose = Whose.ALL)
  Discarded discard(
      @PathVariable String subscription,
      @PathVariable long position,
      @Valid @RequestBody Discard discard,
      Caller caller) {
    shortEnough("subscription", subscription);
    return new Discarded(
        parked.discard(caller.subject(), subscription, position, discard.reason().strip()));
  }

  private Entry entry(ParkedStore.Parked event) {
    Map<String, String> sources =
        subscribers.get().stream()
            .map(Subscriber::subscription)
            .collect(Collectors.toMap(Subscription::name, Subscription::source));
    return new Entry(
        event.subscription(),
        sources.get(event.subscription()),
        event.event().position(),
        event.event().key(),
        event.event().type(),
        event.cause(),
        event.attempts(),
        event.failedTries(),
        Math.max(0, ParkedEvents.MOST_TRIES - event.failedTries()),
        event.parkedAt());
  }

  private static TryEntry entry(ParkedStore.Try one) {
    return new TryEntry(
        one.id(),
        one.subscription(),
        one.position(),
        one.key(),
        one.type(),
        name(one.kind()),
        name(one.outcome()),
        one.cause(),
        one.actor(),
        one.reason(),
        one.triedAt());
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void shortEnough(String field, @Nullable String text) {
    if (text != null && text.length() > LONGEST_NAME) {
      throw Problem.invalid(field, "must be at most " + LONGEST_NAME + " characters");
    }
  }

  private static int limited(int limit) {
    if (limit < 1 || limit > MOST) {
      throw Problem.invalid("limit", "must be between 1 and " + MOST);
    }
    return limit;
  }
}
