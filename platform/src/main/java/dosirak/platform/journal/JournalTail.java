package dosirak.platform.journal;

import dosirak.contracts.DomainEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The newest events of a journal, read once for all subscriptions of this process that keep up with
 * it, however many they are. Whoever is further behind reads by itself until it has caught up.
 *
 * <p>Safe for use by several threads.
 */
final class JournalTail {
  private static final int MOST_KEPT = 2_000;
  private static final int MOST_READ = 500;
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LOOK_AT_GAP_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private final String domain;
  private final JournalReader reader;
  private final Signals.Topic topic;
  private final Map<Long, DomainEvent> decoded = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** In order; all there are between the two positions. */
  private List<RecordedEvent> events = new ArrayList<>();

  private volatile long begin;
  private long reached = -1;

  /** How the last look at the journal went; after it nothing can have come without a new count. */
  private long countBefore;

  private long lookedNanos;
  private boolean isUpToDate;
  private boolean atGap;

  /**
   * @param jdbc with the rights of the domain that owns the journal
   * @param topic announced when events were committed
   */
  JournalTail(String domain, JdbcClient jdbc, Signals.Topic topic) {
    this.domain = domain;
    this.reader = new JournalReader(domain, jdbc);
    this.topic = topic;
  }

  /**
   * Events after a position, as {@link JournalReader#read} gives them.
   *
   * @return nothing if the position lies before what is kept here
   */
  JournalReader.@Nullable Batch read(long after, int limit) {
    lock.lock();
    try {
      if (after > reached) {
        // Whoever asks has decided all before that position by reading it, here or elsewhere.
        events = new ArrayList<>();
        reached = after;
        begin(after);
        isUpToDate = false;
      }
      if (after < begin) {
        return null;
      }
      if (after == reached && mayHaveMore()) {
        look();
      }
      return new JournalReader.Batch(after(after, limit), atGap && isUpToDate);
    } finally {
      lock.unlock();
    }
  }

  private boolean mayHaveMore() {
    if (!isUpToDate) {
      return true;
    }
    long age = System.nanoTime() - lookedNanos;
    return topic.count() != countBefore
        || age > (atGap ? LOOK_AT_GAP_EVERY_NANOS : LOOK_EVERY_NANOS);
  }

  private void look() {
    long count = topic.count();
    JournalReader.Batch batch = reader.read(reached, MOST_READ);
    countBefore = count;
    lookedNanos = System.nanoTime();
    atGap = batch.gap();
    isUpToDate = batch.events().size() < MOST_READ;
    if (!batch.events().isEmpty()) {
      keep(batch.events());
    }
  }

  private void keep(List<RecordedEvent> more) {
    events.addAll(more);
    reached = more.getLast().position();
    if (events.size() > MOST_KEPT) {
      int dropped = events.size() - MOST_KEPT / 2;
      begin(events.get(dropped - 1).position());
      events = new ArrayList<>(events.subList(dropped, events.size()));
    }
  }

  private void begin(long position) {
    begin = position;
    decoded.keySet().removeIf(old -> old <= position);
  }

  /** What an event says; of those that are kept here it is found out once for all. */
  DomainEvent decode(RecordedEvent event) {
    if (event.position() <= begin) {
      return EventCodec.decode(domain, event.type(), event.body());
    }
    DomainEvent known = decoded.get(event.position());
    if (known == null) {
      known = EventCodec.decode(domain, event.type(), event.body());
      decoded.putIfAbsent(event.position(), known);
    }
    return known;
  }

  private List<RecordedEvent> after(long after, int limit) {
    int low = 0;
    int high = events.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (events.get(middle).position() > after) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return events.subList(low, Math.min(events.size(), low + limit));
  }
}
