package dosirak.platform.journal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads a journal in order without ever skipping an event. Positions are drawn before they commit,
 * so a slow transaction leaves a gap that may still be filled. Every writer holds a shared advisory
 * lock from before it draws a position until it ends; a reader that meets a gap remembers who held
 * the lock after it saw the gap, and steps over it only when all of them are gone and a new look
 * still shows nothing. Unlike the usual comparison with the oldest running transaction of the whole
 * server, a slow transaction of another domain holds nobody up.
 *
 * <p>Not safe for use by several threads: each subscription has its own.
 */
public final class JournalReader {
  private final String domain;
  private final JdbcClient jdbc;
  private final Map<Long, Set<String>> writersAtGap = new HashMap<>();

  /**
   * @param jdbc with the rights of the domain that owns the journal
   */
  public JournalReader(String domain, JdbcClient jdbc) {
    this.domain = domain;
    this.jdbc = jdbc;
  }

  /**
   * Events after a position, in order, up to the first gap that may still be filled.
   *
   * @param events what can be read now
   * @param gap whether a gap that may still be filled ended the batch
   */
  public record Batch(List<RecordedEvent> events, boolean gap) {
    public Batch {
      events = List.copyOf(events);
    }
  }

  /** Reads at most {@code limit} events after a position. */
  public Batch read(long after, int limit) {
    List<RecordedEvent> seen = select(after, limit);
    List<Long> gaps = gaps(after, seen);
    writersAtGap.keySet().retainAll(new HashSet<>(gaps));
    if (gaps.isEmpty()) {
      return new Batch(seen, false);
    }
    Set<String> writing = writers();
    for (long gap : gaps) {
      Set<String> before = writersAtGap.get(gap);
      if (before == null) {
        writersAtGap.put(gap, writing);
      } else {
        before.retainAll(writing);
      }
    }
    // What was missing may have been committed between the first look and the question who writes.
    long last = seen.getLast().position();
    List<RecordedEvent> again =
        select(after, limit).stream().filter(event -> event.position() <= last).toList();
    for (long gap : gaps(after, again)) {
      Set<String> undecided = writersAtGap.get(gap);
      if (undecided == null || !undecided.isEmpty()) {
        return new Batch(again.stream().takeWhile(event -> event.position() < gap).toList(), true);
      }
    }
    return new Batch(again, false);
  }

  /** The highest position that is committed, zero for an empty journal. */
  public long head() {
    return jdbc.sql("select coalesce(max(position), 0) from journal").query(Long.class).single();
  }

  /** The missing positions between the one before and the last that was read; at most a few. */
  private static List<Long> gaps(long after, List<RecordedEvent> events) {
    List<Long> gaps = new ArrayList<>();
    long expected = after + 1;
    for (RecordedEvent event : events) {
      // A stretch of missing positions is one gap, known by its first.
      if (event.position() > expected) {
        gaps.add(expected);
      }
      expected = event.position() + 1;
    }
    return gaps;
  }

  private Set<String> writers() {
    return new HashSet<>(
        jdbc.sql(
                """
                select pid || ' ' || virtualtransaction
                from pg_locks
                where locktype = 'advisory'
                  and database = (select oid from pg_database where datname = current_database())
                  and classid = :lockClass and objid = :lockObject and objsubid = 2
                  and granted
                """)
            .param("lockClass", Journal.WRITERS_LOCK)
            .param("lockObject", Integer.toUnsignedLong(Journal.lockObject(domain)))
            .query(String.class)
            .list());
  }

  private List<RecordedEvent> select(long after, int limit) {
    return jdbc.sql(
            """
            select position, event_id, type, key, body, city_time, recorded_at, traceparent
            from journal
            where position > :after
            order by position
            limit :limit
            """)
        .param("after", after)
        .param("limit", limit)
        .query((row, number) ->
            new RecordedEvent(
                row.getLong("position"),
                row.getObject("event_id", UUID.class),
                row.getString("type"),
                row.getString("key"),
                row.getString("body"),
                instant(row.getObject("city_time", OffsetDateTime.class)),
                instant(row.getObject("recorded_at", OffsetDateTime.class)),
                row.getString("traceparent")))
        .list();
  }

  private static Instant instant(OffsetDateTime time) {
    return time.toInstant();
  }
}
