package dosirak.platform.journal;

import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Parked events and what was tried with them, in a domain's own database. */
public final class ParkedStore {
  private static final String EVENT_COLUMNS =
      """
      select subscription, position, event_id, type, key, body, city_time, recorded_at, traceparent,
        cause, attempts, parked_at,
        (select count(*) from parked_try t
         where t.subscription = p.subscription and t.position = p.position
           and t.outcome in ('FAILED', 'BEGUN')) as failed_tries
      from parked_event p
      """;

  private final JdbcClient jdbc;

  public ParkedStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An event that was laid aside.
   *
   * @param cause why, in the words of the handler
   * @param attempts before it was laid aside; nought if it only waits for an earlier one of its key
   * @param failedTries since then, dry runs among them
   */
  public record Parked(
      String subscription,
      RecordedEvent event,
      String cause,
      int attempts,
      Instant parkedAt,
      int failedTries) {}

  /** What may be done with a parked event. */
  public enum Kind {
    /** Applying it, and taking that back. */
    DRY_RUN,
    /** Applying it for good. */
    REPLAY,
    /** Giving it up. */
    DISCARD
  }

  /** How a try ended. */
  public enum Outcome {
    /** It has not ended; its process may be gone. */
    BEGUN,
    /** The event is applied, or would be. */
    APPLIED,
    /** The handler threw; nothing was changed. */
    FAILED,
    /** The event is given up. */
    DISCARDED
  }

  /**
   * What somebody tried with a parked event.
   *
   * @param id grows
   * @param actor who, as in idempotency keys
   * @param triedAt machine time
   */
  public record Try(
      long id,
      String subscription,
      long position,
      String key,
      String type,
      Kind kind,
      Outcome outcome,
      @Nullable String cause,
      String actor,
      @Nullable String reason,
      Instant triedAt) {}

  /**
   * Who tries what, and why.
   *
   * @param run tells what was tried together
   */
  public record Attempt(UUID run, Kind kind, String actor, @Nullable String reason, Instant at) {}

  /** Where a page of parked events ended. */
  public record After(String subscription, long position) {}

  /**
   * Parked events by subscription and position.
   *
   * @param subscription only its events, unless null
   * @param key only its events, unless null
   * @param before only what was parked before, unless null
   */
  public List<Parked> list(
      @Nullable String subscription,
      @Nullable String key,
      @Nullable Instant before,
      @Nullable After after,
      int limit) {
    return jdbc.sql(
            EVENT_COLUMNS
                + """
                where (subscription, position) > (:afterSubscription, :afterPosition)
                  and (cast(:subscription as text) is null or subscription = :subscription)
                  and (cast(:key as text) is null or key = :key)
                  and (cast(:before as timestamptz) is null or parked_at < :before)
                order by subscription, position
                limit :limit
                """)
        .param("afterSubscription", after == null ? "" : after.subscription())
        .param("afterPosition", after == null ? 0 : after.position())
        .param("subscription", subscription, java.sql.Types.VARCHAR)
        .param("key", key, java.sql.Types.VARCHAR)
        .param("before", Times.utcOrNull(before), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .param("limit", limit)
        .query((row, number) -> parked(row))
        .list();
  }

  /** One parked event. */
  public Optional<Parked> find(String subscription, long position) {
    return jdbc.sql(EVENT_COLUMNS + "where subscription = :subscription and position = :position")
        .param("subscription", subscription)
        .param("position", position)
        .query((row, number) -> parked(row))
        .optional();
  }

  /** How many events of a key are parked, up to a position. */
  public long count(String subscription, String key, long upTo) {
    return jdbc.sql(
            """
            select count(*) from parked_event
            where subscription = :subscription and key = :key and position <= :upTo
            """)
        .param("subscription", subscription)
        .param("key", key)
        .param("upTo", upTo)
        .query(Long.class)
        .single();
  }

  /**
   * What was tried, newest first.
   *
   * @param subscription only with its events, unless null
   * @param position only with this event, unless null
   * @param before where the page before ended, unless null
   */
  public List<Try> tries(
      @Nullable String subscription, @Nullable Long position, @Nullable Long before, int limit) {
    return jdbc.sql(
            """
            select id, subscription, position, key, type, kind, outcome, cause, actor, reason,
              tried_at
            from parked_try
            where (cast(:subscription as text) is null or subscription = :subscription)
              and (cast(:position as bigint) is null or position = :position)
              and (cast(:before as bigint) is null or id < :before)
            order by id desc
            limit :limit
            """)
        .param("subscription", subscription, java.sql.Types.VARCHAR)
        .param("position", position, java.sql.Types.BIGINT)
        .param("before", before, java.sql.Types.BIGINT)
        .param("limit", limit)
        .query((row, number) ->
            new Try(
                row.getLong("id"),
                row.getString("subscription"),
                row.getLong("position"),
                row.getString("key"),
                row.getString("type"),
                Kind.valueOf(row.getString("kind")),
                Outcome.valueOf(row.getString("outcome")),
                row.getString("cause"),
                row.getString("actor"),
                row.getString("reason"),
                Times.instant(row, "tried_at")))
        .list();
  }

  /** The positions of a subscription's events that were given up. */
  public Set<Long> discarded(String subscription) {
    return new HashSet<>(
        jdbc.sql(
                """
                select position from parked_try
                where subscription = :subscription and kind = 'DISCARD'
                """)
            .param("subscription", subscription)
            .query(Long.class)
            .list());
  }

  /** The moments at which the latest runs of a kind began, since a moment. */
  public List<Instant> begun(Kind kind, Instant since) {
    return jdbc.sql(
            """
            select min(tried_at) as tried_at from parked_try
            where kind = :kind and tried_at > :since
            group by run
            order by 1
            """)
        .param("kind", kind.name())
        .param("since", Times.utc(since))
        .query((row, number) -> Times.instant(row, "tried_at"))
        .list();
  }

  /** Keeps others of this domain from counting runs until the transaction ends. */
  public void lockRuns() {
    jdbc.sql(
            """
            select pg_advisory_xact_lock(hashtextextended(current_schema() || ' parked runs', 0))
            """)
        .query((row, number) -> true)
        .list();
  }

  /** Writes a try down. */
  public void record(
      Attempt attempt,
      String subscription,
      RecordedEvent event,
      Outcome outcome,
      @Nullable String cause) {
    jdbc.sql(
            """
            insert into parked_try
              (run, subscription, position, key, type, event_id, kind, outcome, cause, actor,
               reason, tried_at)
            values
              (:run, :subscription, :position, :key, :type, :eventId, :kind, :outcome, :cause,
               :actor, :reason, :at)
            """)
        .param("run", attempt.run())
        .param("subscription", subscription)
        .param("position", event.position())
        .param("key", event.key())
        .param("type", event.type())
        .param("eventId", event.eventId())
        .param("kind", attempt.kind().name())
        .param("outcome", outcome.name())
        .param("cause", cause, java.sql.Types.VARCHAR)
        .param("actor", attempt.actor())
        .param("reason", attempt.reason(), java.sql.Types.VARCHAR)
        .param("at", Times.utc(attempt.at()))
        .update();
  }

  /** Forgets that a run has begun, once it is written down how it ended. */
  public void ended(Attempt attempt) {
    jdbc.sql("delete from parked_try where run = :run and outcome = 'BEGUN'")
        .param("run", attempt.run())
        .update();
  }

  /**
   * Takes a parked event away, after a replay of its key that is under way; false if it is gone.
   */
  public boolean remove(String subscription, long position) {
    return jdbc.sql(
                """
                delete from parked_event
                where subscription = :subscription and position = :position
                """)
            .param("subscription", subscription)
            .param("position", position)
            .update()
        == 1;
  }

  private static Parked parked(ResultSet row) throws SQLException {
    return new Parked(
        row.getString("subscription"),
        new RecordedEvent(
            row.getLong("position"),
            row.getObject("event_id", UUID.class),
            row.getString("type"),
            row.getString("key"),
            row.getString("body"),
            Times.instant(row, "city_time"),
            Times.instant(row, "recorded_at"),
            row.getString("traceparent")),
        row.getString("cause"),
        row.getInt("attempts"),
        Times.instant(row, "parked_at"),
        row.getInt("failed_tries"));
  }
}
