package dosirak.platform.journal;

import dosirak.contracts.Contracts;
import dosirak.contracts.DomainEvent;
import dosirak.platform.telemetry.TraceContext;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where a domain says what happened. An event is appended in the transaction of the change it tells
 * of; both commit or neither does.
 */
public final class Journal {
  /** The class of the advisory locks that writers hold while their positions are undecided. */
  static final int WRITERS_LOCK = 0x4a524e4c;

  private final String domain;
  private final JdbcClient jdbc;
  private final Signals signals;
  private final CityClock cityClock;
  private final MachineClock machineClock;
  private final Identifiers identifiers;

  public Journal(
      String domain,
      JdbcClient jdbc,
      Signals signals,
      CityClock cityClock,
      MachineClock machineClock,
      Identifiers identifiers) {
    this.domain = domain;
    this.jdbc = jdbc;
    this.signals = signals;
    this.cityClock = cityClock;
    this.machineClock = machineClock;
    this.identifiers = identifiers;
  }

  /**
   * An event that is to be appended.
   *
   * @param traceparent of what it comes of, absent if none is known
   */
  public record Entry(DomainEvent event, @Nullable String traceparent) {}

  /**
   * Appends an event to the current transaction.
   *
   * @return its position
   * @throws IllegalStateException if there is no transaction
   * @throws IllegalArgumentException if this domain does not say such events
   */
  public long append(DomainEvent event) {
    return append(List.of(new Entry(event, TraceContext.currentTraceparent())))[0];
  }

  /**
   * Appends events to the current transaction, in their order.
   *
   * @return their positions, which grow
   * @throws IllegalStateException if there is no transaction
   * @throws IllegalArgumentException if this domain does not say such events
   */
  public long[] append(List<Entry> entries) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("an event is appended in the transaction of its change");
    }
    int size = entries.size();
    long[] positions = new long[size];
    if (size == 0) {
      return positions;
    }
    UUID[] eventIds = new UUID[size];
    String[] types = new String[size];
    String[] keys = new String[size];
    String[] bodies = new String[size];
    @Nullable String[] traceparents = new @Nullable String[size];
    Map<UUID, Integer> places = new HashMap<>();
    for (int i = 0; i < size; i++) {
      DomainEvent event = entries.get(i).event();
      String type = event.getClass().getSimpleName();
      if (Contracts.eventsOf(domain).get(type) != event.getClass()) {
        throw new IllegalArgumentException(domain + " does not say " + event.getClass().getName());
      }
      eventIds[i] = identifiers.next();
      types[i] = type;
      keys[i] = event.key();
      bodies[i] = EventCodec.encode(event);
      traceparents[i] = entries.get(i).traceparent();
      places.put(eventIds[i], i);
    }
    // The shared lock is taken before a position is drawn, so that a reader that sees a gap can
    // tell whether a writer that might fill it is still at work (see JournalReader).
    jdbc.sql(
            """
            with writing as materialized (
              select pg_advisory_xact_lock_shared(:lockClass, :lockObject)
            )
            insert into journal
              (event_id, type, key, body, city_time, recorded_at, traceparent)
            select event_id, type, key, body, :cityTime, :recordedAt, traceparent
            from writing, unnest(
              cast(:eventIds as uuid[]), cast(:types as text[]), cast(:keys as text[]),
              cast(:bodies as text[]), cast(:traceparents as text[])
            ) with ordinality as said (event_id, type, key, body, traceparent, place)
            order by place
            returning event_id, position
            """)
        .param("lockClass", WRITERS_LOCK)
        .param("lockObject", lockObject(domain))
        .param("eventIds", eventIds)
        .param("types", types)
        .param("keys", keys)
        .param("bodies", bodies)
        .param("traceparents", traceparents)
        .param("cityTime", cityClock.instant().atOffset(ZoneOffset.UTC))
        .param("recordedAt", OffsetDateTime.ofInstant(machineClock.instant(), ZoneOffset.UTC))
        .query((row, number) ->
            positions[Objects.requireNonNull(places.get(row.getObject("event_id", UUID.class)))] =
                row.getLong("position"))
        .list();
    for (int i = 1; i < size; i++) {
      if (positions[i] <= positions[i - 1]) {
        throw new IllegalStateException("events were given positions in another order");
      }
    }
    Appended.of(this).position = positions[size - 1];
    return positions;
  }

  /** The position of the last event that this thread's transaction appended, if any. */
  public @Nullable Long appendedInTransaction() {
    Appended appended = (Appended) TransactionSynchronizationManager.getResource(this);
    return appended == null ? null : appended.position;
  }

  static int lockObject(String domain) {
    return domain.hashCode();
  }

  /** The topic that is announced when events of a domain were committed in this process. */
  public static String topic(String domain) {
    return "journal:" + domain;
  }

  /** What one transaction appended; announces it after the commit. */
  private static final class Appended implements TransactionSynchronization {
    private final Journal journal;
    private @Nullable Long position;

    private Appended(Journal journal) {
      this.journal = journal;
    }

    static Appended of(Journal journal) {
      Appended bound = (Appended) TransactionSynchronizationManager.getResource(journal);
      if (bound == null) {
        bound = new Appended(journal);
        TransactionSynchronizationManager.bindResource(journal, bound);
        TransactionSynchronizationManager.registerSynchronization(bound);
      }
      return bound;
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResourceIfPossible(journal);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(journal, this);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(journal);
      if (status != STATUS_ROLLED_BACK) {
        journal.signals.announce(List.of(topic(journal.domain)));
      }
    }
  }
}
