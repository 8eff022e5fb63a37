package dosirak.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.Dropoff;
import dosirak.platform.database.Times;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What goes on in the whole city, to look at. It is read from the database at most once a second of
 * machine time, however many look.
 */
final class LiveOrders {
  private static final Duration HOLDS = Duration.ofSeconds(1);
  private static final int MINUTES = 60;
  private static final int MOST_ORDERS = 500;

  private final JdbcClient jdbc;
  private final OrderStore orders;
  private final CityClock clock;
  private final MachineClock machineClock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile @Nullable Read latest;

  LiveOrders(JdbcClient jdbc, OrderStore orders, CityClock clock, MachineClock machineClock) {
    this.jdbc = jdbc;
    this.orders = orders;
    this.clock = clock;
    this.machineClock = machineClock;
  }

  private record Read(View view, Instant until) {}

  /**
   * The view.
   *
   * @param byState how many orders stand in each state; of the ended ones those of the last 24 city
   *     hours
   * @param perMinute the last sixty city minutes, oldest first
   * @param orders live ones, not more than a map can show
   */
  record View(Map<OrderState, Long> byState, List<Minute> perMinute, List<Dot> orders) {}

  /** What happened in a minute of city time. */
  record Minute(Instant minute, long placed, long delivered) {}

  /** An order on the map. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Dot(
      OrderId orderId,
      String number,
      OrderState state,
      GeoPoint shop,
      @Nullable GeoPoint dropoff) {}

  View view() {
    Read known = latest;
    if (known != null && machineClock.instant().isBefore(known.until())) {
      return known.view();
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
    return new View(
        byState(now),
        perMinute(now),
        orders.live(MOST_ORDERS).stream().map(kept -> dot(kept.order())).toList());
  }

  private Map<OrderState, Long> byState(Instant now) {
    Map<OrderState, Long> counts = new TreeMap<>();
    for (OrderState state : OrderState.values()) {
      counts.put(state, 0L);
    }
    jdbc.sql(
            """
            select state, count(*) as number
            from orders
            where ended_at is null or ended_at >= :since
            group by state
            """)
        .param("since", Times.utc(now.minus(Duration.ofHours(24))))
        .query(row -> {
          counts.put(OrderState.valueOf(row.getString("state")), row.getLong("number"));
        });
    return counts;
  }

  private List<Minute> perMinute(Instant now) {
    Instant first = now.truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(MINUTES - 1));
    long[] placed =
        perMinute(
            first,
            """
            select placed_at as at from orders where placed_at >= :since
            """);
    long[] delivered =
        perMinute(
            first,
            """
            select ended_at as at from orders where ended_at >= :since and state = 'COMPLETED'
            """);
    List<Minute> minutes = new ArrayList<>();
    for (int i = 0; i < MINUTES; i++) {
      minutes.add(new Minute(first.plus(Duration.ofMinutes(i)), placed[i], delivered[i]));
    }
    return minutes;
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

  private static Dot dot(Order order) {
    Dropoff dropoff = order.facts().dropoff();
    return new Dot(
        order.facts().orderId(),
        order.facts().number(),
        order.state(),
        order.facts().shopLocation(),
        dropoff == null ? null : dropoff.location());
  }
}
