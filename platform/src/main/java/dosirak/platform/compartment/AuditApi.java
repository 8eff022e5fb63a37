package dosirak.platform.compartment;

import dosirak.platform.journal.JournalReader;
import dosirak.platform.journal.RecordedEvent;
import dosirak.platform.journal.Signals;
import dosirak.platform.journal.SubscriptionStore;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an auditor may read of a compartment: its journal, its positions and its facts. */
@RestController
@RequestMapping("/audit")
class AuditApi {
  private static final int MOST = 1_000;
  private static final int MOST_LOOKS = 100;
  private static final long LOOK_AT_GAP_EVERY_MILLIS = 20;

  private final Domain domain;
  private final JdbcClient jdbc;
  private final SubscriptionRuntime subscriptions;
  private final Map<String, FactFeed> feeds = new TreeMap<>();
  private final RebuildRunner replays;

  AuditApi(
      Domain domain,
      JdbcClient jdbc,
      SubscriptionRuntime subscriptions,
      List<FactFeed> feeds,
      RebuildRunner replays) {
    this.domain = domain;
    this.jdbc = jdbc;
    this.subscriptions = subscriptions;
    this.replays = replays;
    for (FactFeed feed : feeds) {
      this.feeds.put(feed.name(), feed);
    }
  }

  record Positions(long journalHead, List<Position> subscriptions) {}

  record Position(String name, String source, long position, long parked) {}

  /** How far the journal reaches, and how far each subscription has applied its source. */
  @GetMapping("/positions")
  @Access(
      value = {Permission.READ_JOURNALS},
      whose = Whose.ALL)
  Positions positions() {
    SubscriptionStore store = new SubscriptionStore(jdbc);
    return new Positions(
        new JournalReader(domain.name(), jdbc).head(),
        subscriptions.subscribers().stream()
            .map(subscriber ->
                new Position(
                    subscriber.subscription().name(),
                    subscriber.subscription().source(),
                    subscriber.position(),
                    store.parkedCount(subscriber.subscription().name())))
            .toList());
  }

  record JournalPage(List<JournalEntry> events, long head) {}

  record JournalEntry(
      long position,
      UUID id,
      String type,
      String key,
      Instant recordedAt,
      Instant cityTime,
      String body) {}

  /** Events of the journal after a position; the body is the event's JSON text. */
  @GetMapping("/journal")
  @Access(
      value = {Permission.READ_JOURNALS},
      whose = Whose.ALL)
  JournalPage journal(
      @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "500") int limit)
      throws InterruptedException {
    JournalReader reader = new JournalReader(domain.name(), jdbc);
    List<RecordedEvent> events = readPastGaps(reader, after, limited(limit));
    return new JournalPage(
        events.stream()
            .map(event ->
                new JournalEntry(
                    event.position(),
                    event.eventId(),
                    event.type(),
                    event.key(),
                    event.recordedAt(),
                    event.cityTime(),
                    event.body()))
            .toList(),
        reader.head());
  }

  /**
   * One reader that is asked again tells a gap that nobody will fill from one that somebody may; a
   * new reader for every page could never.
   */
  private List<RecordedEvent> readPastGaps(JournalReader reader, long after, int limit)
      throws InterruptedException {
    JournalReader.Batch batch = reader.read(after, limit);
    for (int look = 0; look < MOST_LOOKS && batch.gap() && batch.events().isEmpty(); look++) {
      Signals.Topic progress = subscriptions.progress();
      progress.await(progress.count(), LOOK_AT_GAP_EVERY_MILLIS);
      batch = reader.read(after, limit);
    }
    return batch.events();
  }

  /** A page of facts. */
  @GetMapping("/facts/{feed}")
  @Access(
      value = {Permission.READ_JOURNALS},
      whose = Whose.ALL)
  FactFeed.Page facts(
      @PathVariable String feed,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "500") int limit) {
    FactFeed found = feeds.get(feed);
    if (found == null) {
      throw Problem.notFound("feed; there are " + feeds.keySet());
    }
    return found.read(after, limited(limit));
  }

  record Replays(List<TableComparison.Comparison> projections) {}

  /** Builds every projection anew from the journals, beside the live one, and compares. */
  @PostMapping("/replays")
  @Command(transaction = Command.Transaction.OWN)
  @Access(
      value = {Permission.READ_JOURNALS},
      whose = Whose.ALL)
  Replays replay() throws InterruptedException {
    return new Replays(replays.compare());
  }

  private static int limited(int limit) {
    if (limit < 1 || limit > MOST) {
      throw Problem.invalid("limit", "must be between 1 and " + MOST);
    }
    return limit;
  }
}
