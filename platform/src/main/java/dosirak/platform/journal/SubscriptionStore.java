package dosirak.platform.journal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Positions and parked events of a domain's subscriptions, in the domain's own database. */
public final class SubscriptionStore {
  private static final String LONGEST_IDLE = "12s";

  private final JdbcClient jdbc;

  public SubscriptionStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * How far a subscription is.
   *
   * @param marker what its source kept with the position ({@link EventSource#marker})
   */
  public record Place(long position, @Nullable String marker) {}

  /** How far a subscription is; begins at zero. */
  public Place place(String name, String source) {
    jdbc.sql(
            """
            insert into subscription (name, source, position) values (:name, :source, 0)
            on conflict (name) do nothing
            """)
        .param("name", name)
        .param("source", source)
        .update();
    return jdbc.sql("select position, marker from subscription where name = :name")
        .param("name", name)
        .query((row, number) -> new Place(row.getLong("position"), row.getString("marker")))
        .single();
  }

  /** How far all subscriptions are. */
  public Map<String, Long> positions() {
    Map<String, Long> positions = new HashMap<>();
    RowCallbackHandler each = row -> positions.put(row.getString("name"), row.getLong("position"));
    jdbc.sql("select name, position from subscription").query(each);
    return positions;
  }

  /**
   * Moves a position on if it is still where the caller believes; false if another moved it.
   *
   * <p>The transaction then holds the position, and nobody else can move it before its end. So that
   * a process that is frozen in the middle does not stop its successor, the database ends a
   * transaction that does nothing for {@value #LONGEST_IDLE}.
   */
  public boolean advance(String name, long from, long to, @Nullable String marker) {
    return jdbc.sql(
                """
                update subscription set position = :to, marker = :marker
                where name = :name and position = :from
                  and set_config('idle_in_transaction_session_timeout', :idle, true) is not null
                """)
            .param("name", name)
            .param("idle", LONGEST_IDLE)
            .param("from", from)
            .param("to", to)
            .param("marker", marker, java.sql.Types.VARCHAR)
            .update()
        == 1;
  }

  /**
   * Whether a subscription has parked events of a key; if so one of them is locked for this
   * transaction, after a replay of the key that is under way has ended.
   */
  boolean lockParked(String name, String key) {
    return jdbc.sql(
            """
            select position from parked_event
            where subscription = :name and key = :key
            order by position
            limit 1
            for update
            """)
        .param("name", name)
        .param("key", key)
        .query(Long.class)
        .optional()
        .isPresent();
  }

  /** The keys of which a subscription has parked events. */
  public Set<String> parkedKeys(String name) {
    return new HashSet<>(
        jdbc.sql("select distinct key from parked_event where subscription = :name")
            .param("name", name)
            .query(String.class)
            .list());
  }

  /** Lays an event aside. */
  public void park(String name, RecordedEvent event, String cause, int attempts, Instant now) {
    jdbc.sql(
            """
            insert into parked_event
              (subscription, position, key, type, body, event_id, city_time, recorded_at,
               traceparent, cause, attempts, parked_at)
            values
              (:name, :position, :key, :type, :body, :eventId, :cityTime, :recordedAt,
               :traceparent, :cause, :attempts, :now)
            """)
        .param("name", name)
        .param("position", event.position())
        .param("key", event.key())
        .param("type", event.type())
        .param("body", event.body())
        .param("eventId", event.eventId())
        .param("cityTime", event.cityTime().atOffset(ZoneOffset.UTC))
        .param("recordedAt", event.recordedAt().atOffset(ZoneOffset.UTC))
        .param("traceparent", event.traceparent(), java.sql.Types.VARCHAR)
        .param("cause", cause)
        .param("attempts", attempts)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Whether nobody else replays this key at the moment; then nobody does until the end. */
  public boolean tryLockKey(String name, String key) {
    return jdbc.sql(
            """
            select pg_try_advisory_xact_lock(
              hashtextextended(current_schema() || ' parked ' || :name || ' ' || :key, 0))
            """)
        .param("name", name)
        .param("key", key)
        .query(Boolean.class)
        .single();
  }

  /** The first parked events of a key in their order, locked for this transaction. */
  public List<RecordedEvent> parked(String name, String key, int limit) {
    return jdbc.sql(
            """
            select position, event_id, type, key, body, city_time, recorded_at, traceparent
            from parked_event
            where subscription = :name and key = :key
            order by position
            limit :limit
            for update
            """)
        .param("name", name)
        .param("key", key)
        .param("limit", limit)
        .query((row, number) ->
            new RecordedEvent(
                row.getLong("position"),
                row.getObject("event_id", UUID.class),
                row.getString("type"),
                row.getString("key"),
                row.getString("body"),
                row.getObject("city_time", OffsetDateTime.class).toInstant(),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getString("traceparent")))
        .list();
  }

  /** Checks now what the database would check at the end of the transaction. */
  void checkConstraints() {
    jdbc.sql("set constraints all immediate").update();
  }

  /** Removes a parked event that was applied after all. */
  public void unpark(String name, long position) {
    jdbc.sql("delete from parked_event where subscription = :name and position = :position")
        .param("name", name)
        .param("position", position)
        .update();
  }

  /** How many events a subscription has parked. */
  public long parkedCount(String name) {
    return jdbc.sql("select count(*) from parked_event where subscription = :name")
        .param("name", name)
        .query(Long.class)
        .single();
  }
}
