package dosirak.bench;

import dosirak.city.report.DurationHistogram;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * People who come whatever became of the ones before, as a crowd does: at random moments of a given
 * rate (a Poisson process). How long something took counts from the moment at which somebody meant
 * to come. All of them are one thread, so that on a small machine the server has room.
 */
final class ArrivalLoad {
  /** Connections at most. Whoever finds none waits for one, which counts. */
  private static final int MOST_CONNECTIONS = 2_000;

  private static final int SUCCESS = 200;
  private static final int NO_SUCCESS = 300;
  private static final int CREATED = 201;

  /** How long after the last arrival answers are waited for. */
  private static final Duration LAST_ANSWER = Duration.ofSeconds(15);

  private final InetSocketAddress server;
  private final SplittableRandom random;
  private final Duration patience;

  /**
   * @param patience what took longer is of no use to whoever came
   */
  ArrivalLoad(int port, long seed, Duration patience) {
    this.server = new InetSocketAddress("127.0.0.1", port);
    this.random = new SplittableRandom(seed);
    this.patience = patience;
  }

  /** What became of the visits of a kind. */
  static final class Tally {
    private long came;
    private long good;
    private final DurationHistogram took = new DurationHistogram();
    private final Map<Integer, Long> otherwise = new TreeMap<>();

    /** How many came. */
    long came() {
      return came;
    }

    /** How many had what they came for in time. */
    long good() {
      return good;
    }

    /** How long it took those who had what they came for, in time or not. */
    DurationHistogram took() {
      return took;
    }

    /** Answers that were none, by status; 0 for none. */
    Map<Integer, Long> otherwise() {
      return otherwise;
    }
  }

  /**
   * What came of it.
   *
   * @param offered arrivals a second
   * @param time in which people came
   * @param orders that were acknowledged
   * @param busyShare which share of a core the clients needed
   */
  record Outcome(
      double offered,
      Duration time,
      Map<Visit.Kind, Tally> tallies,
      List<String> orders,
      double busyShare) {
    /** Visits a second that had what they came for, in time. */
    double goodPerSecond() {
      return tallies.values().stream().mapToLong(Tally::good).sum() / (time.toNanos() / 1e9);
    }

    /** What became of the visits of a kind. */
    Tally of(Visit.Kind kind) {
      return Objects.requireNonNull(tallies.get(kind));
    }

    /** Visits a second that came. */
    double camePerSecond() {
      return tallies.values().stream().mapToLong(Tally::came).sum() / (time.toNanos() / 1e9);
    }
  }

  private record Arrival(Visit visit, long meantNanos) {}

  /** Lets people come for a while, and waits for the last answers. */
  Outcome run(double perSecond, Duration time, Supplier<Visit> visits)
      throws IOException, InterruptedException {
    try (Selector selector = Selector.open();
        Crowd crowd = new Crowd(selector)) {
      long begunNanos = System.nanoTime();
      long cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      long end = begunNanos + time.toNanos();
      long next = begunNanos + gap(perSecond);
      while (next - end < 0 || crowd.isBusy()) {
        long now = System.nanoTime();
        while (next - end < 0 && next - now <= 0) {
          crowd.come(new Arrival(visits.get(), next));
          next += gap(perSecond);
        }
        if (now - end > LAST_ANSWER.toNanos()) {
          break;
        }
        long left = next - end < 0 ? next - System.nanoTime() : LAST_ANSWER.toNanos();
        if (left < 1_000_000) {
          selector.selectNow();
          Thread.onSpinWait();
        } else {
          selector.select(Math.min(100, left / 1_000_000));
        }
        for (SelectionKey key : selector.selectedKeys()) {
          crowd.proceed((Exchange) key.attachment());
        }
        selector.selectedKeys().clear();
      }
      long nanos = System.nanoTime() - begunNanos;
      long busy = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuNanos;
      return new Outcome(
          perSecond, time, crowd.settled(), List.copyOf(crowd.orders), (double) busy / nanos);
    }
  }

  private long gap(double perSecond) {
    return (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
  }

  /** Everybody who is there. */
  private final class Crowd implements AutoCloseable {
    private final Selector selector;
    private final Map<Visit.Kind, Tally> tallies = new EnumMap<>(Visit.Kind.class);
    private final Deque<Exchange> idle = new ArrayDeque<>();
    private final Deque<Arrival> waiting = new ArrayDeque<>();
    private final Map<Exchange, Arrival> underWay = new IdentityHashMap<>();
    private final List<String> orders = new ArrayList<>();

    Crowd(Selector selector) {
      this.selector = selector;
      for (Visit.Kind kind : Visit.Kind.values()) {
        tallies.put(kind, new Tally());
      }
    }

    boolean isBusy() {
      return !underWay.isEmpty() || !waiting.isEmpty();
    }

    void come(Arrival arrival) throws IOException, InterruptedException {
      tally(arrival).came++;
      waiting.add(arrival);
      serve();
    }

    private void serve() throws IOException, InterruptedException {
      while (!waiting.isEmpty() && (!idle.isEmpty() || underWay.size() < MOST_CONNECTIONS)) {
        Arrival arrival = waiting.remove();
        if (System.nanoTime() - arrival.meantNanos() > patience.toNanos()) {
          // Went away before there was a connection.
          tally(arrival).otherwise.merge(0, 1L, Long::sum);
          continue;
        }
        Exchange exchange = idle.isEmpty() ? Exchange.open(server, selector) : idle.pop();
        underWay.put(exchange, arrival);
        exchange.ask(arrival.visit().begin());
      }
    }

    void proceed(Exchange exchange) throws IOException, InterruptedException {
      Exchange.Progress progress = exchange.proceed();
      if (progress == Exchange.Progress.WAITING) {
        return;
      }
      Arrival arrival = underWay.get(exchange);
      if (progress == Exchange.Progress.BROKEN) {
        underWay.remove(exchange);
        idle.remove(exchange);
        exchange.close();
        if (arrival != null) {
          tally(arrival).otherwise.merge(0, 1L, Long::sum);
        }
      } else if (arrival != null) {
        answered(exchange, arrival, exchange.answered());
      }
      serve();
    }

    private void answered(Exchange exchange, Arrival arrival, CommandLoad.Answered answer)
        throws IOException {
      Tally tally = tally(arrival);
      if (answer.status() < SUCCESS || answer.status() >= NO_SUCCESS) {
        tally.otherwise.merge(answer.status(), 1L, Long::sum);
        free(exchange);
        return;
      }
      CommandLoad.Request then = arrival.visit().then(answer.body());
      if (then != null) {
        exchange.ask(then);
        return;
      }
      long took = System.nanoTime() - arrival.meantNanos();
      tally.took.record(took);
      tally.good += took <= patience.toNanos() ? 1 : 0;
      if (arrival.visit().kind() == Visit.Kind.CHECKOUT && answer.status() == CREATED) {
        orders.add(FlatJson.text(answer.body(), "orderId"));
      }
      free(exchange);
    }

    private void free(Exchange exchange) {
      underWay.remove(exchange);
      idle.push(exchange);
    }

    private Tally tally(Arrival arrival) {
      return Objects.requireNonNull(tallies.get(arrival.visit().kind()));
    }

    /** The outcome, with those who never had an answer. */
    Map<Visit.Kind, Tally> settled() {
      underWay.values().forEach(arrival -> tally(arrival).otherwise.merge(0, 1L, Long::sum));
      waiting.forEach(arrival -> tally(arrival).otherwise.merge(0, 1L, Long::sum));
      return tallies;
    }

    @Override
    public void close() throws IOException {
      for (SelectionKey key : selector.keys()) {
        ((Exchange) key.attachment()).close();
      }
    }
  }
}
