package dosirak.city.steady;

import dosirak.city.client.CallWatch;
import dosirak.city.people.OrderIntent;
import dosirak.city.report.DurationHistogram;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * A stretch of time in which calls begin and orders are wished for, and what became of them. A call
 * that has not ended counts as one that failed. Thread-safe.
 */
public final class Phase {
  /** A call that did what it was for within this time was of use. */
  public static final Duration USEFUL = Duration.ofSeconds(10);

  /** An order that its shop has accepted within this time has gone through. */
  public static final Duration THROUGH = Duration.ofSeconds(15);

  private final String name;
  private final Map<EndpointGroup, Tally> tallies = new EnumMap<>(EndpointGroup.class);
  private final Queue<OrderIntent> intents = new ConcurrentLinkedQueue<>();

  /** A phase in which nothing has happened yet. */
  public Phase(String name) {
    this.name = name;
    for (EndpointGroup group : EndpointGroup.values()) {
      tallies.put(group, new Tally());
    }
  }

  private static final class Tally {
    private final LongAdder begun = new LongAdder();
    private final LongAdder atOnce = new LongAdder();
    private final LongAdder useful = new LongAdder();
    private final DurationHistogram took = new DurationHistogram();
  }

  public String name() {
    return name;
  }

  /** Every wish to order of this phase. */
  public List<OrderIntent> intents() {
    return List.copyOf(intents);
  }

  void add(OrderIntent intent) {
    intents.add(intent);
  }

  CallWatch.Ending begin(EndpointGroup group) {
    Tally tally = tally(group);
    tally.begun.increment();
    long begunNanos = System.nanoTime();
    return (status, troubles) -> {
      long nanos = System.nanoTime() - begunNanos;
      if (!isOfUse(status)) {
        return;
      }
      tally.took.record(nanos);
      if (troubles == 0) {
        tally.atOnce.increment();
      }
      if (nanos <= USEFUL.toNanos()) {
        tally.useful.increment();
      }
    };
  }

  /** A conflict is an answer: somebody else was quicker, or it was done before. */
  private static boolean isOfUse(int status) {
    return (status >= 200 && status < 400) || status == 409;
  }

  long begun(EndpointGroup group) {
    return tally(group).begun.sum();
  }

  private Tally tally(EndpointGroup group) {
    Tally tally = tallies.get(group);
    if (tally == null) {
      throw new IllegalStateException("no tally of " + group);
    }
    return tally;
  }

  /** What became of the calls of a group so far. */
  public Calls calls(EndpointGroup group) {
    Tally tally = tally(group);
    return new Calls(
        tally.begun.sum(),
        tally.atOnce.sum(),
        tally.useful.sum(),
        tally.took.percentileMillis(0.5),
        tally.took.percentileMillis(0.99));
  }

  /**
   * Some calls.
   *
   * @param begun how many were made
   * @param atOnce how many of them were answered at the first attempt
   * @param useful how many were answered within {@link #USEFUL}, at whatever attempt
   * @param p50Millis what half of those answered took at most, waits between attempts included
   * @param p99Millis what 99 of 100 answered took at most
   */
  public record Calls(long begun, long atOnce, long useful, double p50Millis, double p99Millis) {
    /** The share of all calls that were answered at the first attempt; 1 if none was made. */
    public double atOnceShare() {
      return begun == 0 ? 1 : (double) atOnce / begun;
    }

    /** The share of all calls that were answered in time; 1 if none was made. */
    public double usefulShare() {
      return begun == 0 ? 1 : (double) useful / begun;
    }
  }

  /** What became of the orders so far. */
  public Orders orders() {
    int wished = 0;
    int acknowledged = 0;
    int through = 0;
    int ended = 0;
    DurationHistogram took = new DurationHistogram();
    for (OrderIntent intent : intents) {
      wished++;
      acknowledged += intent.acknowledged() ? 1 : 0;
      ended += intent.ended() ? 1 : 0;
      long nanos = intent.nanosToAcceptance().orElse(Long.MAX_VALUE);
      if (nanos <= THROUGH.toNanos()) {
        through++;
        took.record(nanos);
      }
    }
    return new Orders(wished, acknowledged, through, ended, took.percentileMillis(0.99));
  }

  /**
   * Some orders.
   *
   * @param wished how many people wanted to order
   * @param acknowledged how many of them were given an order
   * @param through how many orders were quoted, placed, paid and accepted within {@link #THROUGH}
   * @param ended how many acknowledged orders have ended
   * @param p99Millis what 99 of 100 that went through took at most until they were accepted
   */
  public record Orders(int wished, int acknowledged, int through, int ended, double p99Millis) {
    /** The share of all wishes that became orders; 1 if there was none. */
    public double acknowledgedShare() {
      return wished == 0 ? 1 : (double) acknowledged / wished;
    }

    /** The share of all wishes that became accepted orders in time; 1 if there was none. */
    public double throughShare() {
      return wished == 0 ? 1 : (double) through / wished;
    }
  }
}
