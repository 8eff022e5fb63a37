package dosirak.desk;

import dosirak.platform.database.Times;
import dosirak.platform.journal.EventSource;
import dosirak.platform.telemetry.EventLag;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How all orders stand, in figures. They are read at most once a second of machine time, however
 * many look.
 */
final class LiveFigures implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveFigures.class);
  private static final Duration HOLDS = Duration.ofSeconds(1);
  private static final Duration ENDED_ONES = Duration.ofHours(24);
  private static final int MINUTES = 60;
  private static final double MOST = 0.99;

  private final JdbcClient jdbc;
  private final CityClock clock;
  private final MachineClock machineClock;
  private final EventSource.Finder sources;
  private final EventLag lag;
  private final ReentrantLock reading = new ReentrantLock();
  private final Map<String, EventSource> known = new TreeMap<>();
  private volatile @Nullable Read latest;

  LiveFigures(
      JdbcClient jdbc,
      CityClock clock,
      MachineClock machineClock,
      EventSource.Finder sources,
      EventLag lag) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.machineClock = machineClock;
    this.sources = sources;
    this.lag = lag;
  }

  private record Read(View view, Instant until) {}

  /**
   * The figures.
   *
   * @param byState how many orders stand where; of the ended ones those of the last 24 city hours
   * @param perMinute the last sixty city minutes, oldest first
   * @param late how many orders somebody has to look after now, by what is late
   * @param openInterventions how many wishes of operators nobody has decided on
   * @param eventLag how far desk is behind
   */
  record View(
      Instant at,
      Map<OrderStanding, Long> byState,
      List<Minute> perMinute,
      Map<Lateness, Long> late,
      long openInterventions,
      Behind eventLag) {}

  /** What happened in a minute of city time. */
  record Minute(Instant minute, long placed, long completed, long endedEarly) {}

  /**
   * How far desk is behind what others said.
   *
   * @param eventsBySource how many positions of each journal desk has not gone by
   * @param mostMillis the time within which 99 of 100 events were heard, in this process since it
   *     began
   */
  record Behind(Map<String, Long> eventsBySource, long mostMillis) {}

  View view() {
    Read held = latest;
    if (held != null && machineClock.instant().isBefore(held.until())) {
      return held.view();
    }
    reading.lock();
    try {
      Read meanwhile = latest;
      if (meanwhile != null && machineClock.instant().isBefore(meanwhile.until())) {
        return meanwhile.view();
      }
      View view = read(clock.instant());
      latest = new Read(view, machineClock.instant().plus(HOLDS));
      return view;
    } finally {
      reading.unlock();
    }
  }

  private View read(Instant now) {
    return new View(now, byState(now), perMinute(now), late(now), openInterventions(), behind());
  }

  private Map<OrderStanding, Long> byState(Instant now) {
    Map<OrderStanding, Long> counts = new EnumMap<>(OrderStanding.class);
    for (OrderStanding state : OrderStanding.values()) {
      counts.put(state, 0L);
    }
    jdbc.sql(
            """
            select state, count(*) as number
            from desk_order
            where ended_at is null or ended_at >= :since
            group by state
            """)
        .param("since", Times.utc(now.minus(ENDED_ONES)))
        .query(row -> {
          counts.put(OrderStanding.valueOf(row.getString("state")), row.getLong("number"));
        });
    return counts;
  }

  private Map<Lateness, Long> late(Instant now) {
    Map<Lateness, Long> counts = new EnumMap<>(Lateness.class);
    for (Lateness kind : Lateness.values()) {
      counts.put(kind, 0L);
    }
    jdbc.sql(
            """
            select state, count(*) as number from desk_order where late_at <= :now group by state
            """)
        .param("now", Times.utc(now))
        .query(row -> {
          Lateness kind = Lateness.of(OrderStanding.valueOf(row.getString("state")), now, now);
          if (kind != null) {
            counts.put(kind, row.getLong("number"));
          }
        });
    return counts;
  }

  private List<Minute> perMinute(Instant now) {
    Instant first = now.truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(MINUTES - 1));
    long[] placed =
        perMinute(first, "select placed_at as at from desk_order where placed_at >= :since");
    long[] completed =
        perMinute(
            first,
            """
            select ended_at as at from desk_order
            where ended_at >= :since and state = 'COMPLETED'
            """);
    long[] early =
        perMinute(
            first,
            """
            select ended_at as at from desk_order
            where ended_at >= :since and state <> 'COMPLETED'
            """);
    List<Minute> minutes = new ArrayList<>();
    for (int i = 0; i < MINUTES; i++) {
      minutes.add(new Minute(first.plus(Duration.ofMinutes(i)), placed[i], completed[i], early[i]));
    }
    return List.copyOf(minutes);
  }

  private long[] perMinute(Instant first, String moments) {
    long[] counts = new long[MINUTES];
    jdbc.sql(
            """
            select cast(floor(extract(epoch from at - :since) / 60) as int) as minute,
              count(*) as number
            from (%s) as moment
            group by minute
            """
                .formatted(moments))
        .param("since", Times.utc(first))
        .query(row -> {
          int minute = row.getInt("minute");
          if (minute >= 0 && minute < MINUTES) {
            counts[minute] = row.getLong("number");
          }
        });
    return counts;
  }

  private long openInterventions() {
    return jdbc.sql("select count(*) from intervention where state = 'REQUESTED'")
        .query(Long.class)
        .single();
  }

  @Override
  public void close() {
    reading.lock();
    try {
      known.values().forEach(EventSource::close);
      known.clear();
    } finally {
      reading.unlock();
    }
  }

  private Behind behind() {
    Map<String, Long> behind = new TreeMap<>();
    jdbc.sql("select source, min(position) as position from subscription group by source")
        .query(row -> {
          behind.put(row.getString("source"), row.getLong("position"));
        });
    behind.replaceAll((source, position) -> Math.max(0, head(source, position) - position));
    return new Behind(behind, lag.quantileMillis(MOST));
  }

  /** A source that cannot be asked says nothing that could be behind. */
  private long head(String source, long position) {
    try {
      return known.computeIfAbsent(source, sources::of).head();
    } catch (RuntimeException away) {
      log.debug("{} cannot be asked for its head", source, away);
      return position;
    }
  }
}
