package dosirak.city.people;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of every order. States come from the owners' streams, often before the customer has
 * heard that the order was placed; they are kept until then. Thread-safe.
 */
public final class OrderBook {
  /** Orders that are not this city's may be seen too; no more than these are remembered. */
  private static final int MOST_UNKNOWN_ORDERS = 20_000;

  private final Map<String, OrderIntent> byOrderId = new LinkedHashMap<>();
  private final Map<String, List<Sighting>> unknown = new LinkedHashMap<>();
  private final Deque<OrderIntent> unacknowledged = new ArrayDeque<>();
  private final EnumMap<OrderState, Integer> counts = new EnumMap<>(OrderState.class);
  private final boolean forgetsEnded;
  private final Consumer<OrderIntent> onPaid;
  private final Consumer<OrderIntent> onOver;
  private int attempted;
  private int acknowledged;
  private int ended;
  private int underway;
  private long firstPlacementNanos;
  private long lastAcknowledgementNanos;

  /**
   * An empty book.
   *
   * @param forgetsEnded whether orders leave the book when they end, for a city without end
   * @param onPaid told once of each order that is found to be paid
   * @param onOver told once of each order that is found to have ended
   */
  public OrderBook(
      boolean forgetsEnded, Consumer<OrderIntent> onPaid, Consumer<OrderIntent> onOver) {
    this.forgetsEnded = forgetsEnded;
    this.onPaid = onPaid;
    this.onOver = onOver;
  }

  /** Notes that a customer begins to order. */
  synchronized void attempt(OrderIntent intent) {
    if (attempted == 0) {
      firstPlacementNanos = System.nanoTime();
    }
    attempted++;
    underway++;
    if (!forgetsEnded) {
      unacknowledged.add(intent);
    }
  }

  /** Notes that somebody has something to do about an order that has ended. */
  synchronized void comeBack() {
    underway++;
  }

  /** Notes that a customer has done everything there was to do. */
  synchronized void customerDone() {
    underway--;
    notifyAll();
  }

  /** Notes that the marketplace acknowledged an order. */
  void acknowledge(OrderIntent intent, String orderId) {
    enter(intent, orderId);
  }

  /**
   * Notes an order that none of the city's customers placed, but one of its shops has to cook.
   *
   * @return false if it is in the book already
   */
  boolean adopt(OrderIntent intent, String orderId) {
    return enter(intent, orderId);
  }

  private boolean enter(OrderIntent intent, String orderId) {
    List<Sighting> seen;
    synchronized (this) {
      intent.became(orderId);
      if (byOrderId.containsKey(orderId)) {
        return false;
      }
      acknowledged++;
      lastAcknowledgementNanos = System.nanoTime();
      unacknowledged.remove(intent);
      byOrderId.put(orderId, intent);
      seen = unknown.remove(orderId);
    }
    observe(orderId, OrderState.PENDING, null);
    if (seen != null) {
      seen.forEach(sighting -> observe(orderId, sighting.state, sighting.at));
    }
    return true;
  }

  /** Notes that an order was seen in a state. */
  void observe(String orderId, OrderState state, @Nullable Instant at) {
    OrderIntent intent;
    boolean paid;
    boolean over;
    synchronized (this) {
      intent = byOrderId.get(orderId);
      if (intent == null) {
        if (unknown.size() >= MOST_UNKNOWN_ORDERS) {
          unknown.remove(unknown.keySet().iterator().next());
        }
        unknown.computeIfAbsent(orderId, unused -> new ArrayList<>()).add(new Sighting(state, at));
        return;
      }
      boolean endedBefore = intent.ended();
      long now = System.nanoTime();
      boolean isNew = intent.reach(state, at, now);
      if (isNew) {
        counts.merge(state, 1, Integer::sum);
      }
      // An order is completed as it is delivered; streams tell the last state only.
      if (state == OrderState.COMPLETED && intent.reach(OrderState.DELIVERED, at, now)) {
        counts.merge(OrderState.DELIVERED, 1, Integer::sum);
      }
      over = isNew && state.ended() && !endedBefore;
      if (over) {
        ended++;
        if (forgetsEnded) {
          byOrderId.remove(orderId);
        }
      }
      paid = isNew && state == OrderState.PAID && !endedBefore;
      notifyAll();
    }
    if (over) {
      intent.foodIsReady();
      onOver.accept(intent);
    }
    if (paid) {
      onPaid.accept(intent);
    }
  }

  /** The intent that became this order, null if it is not known. */
  synchronized @Nullable OrderIntent find(String orderId) {
    return byOrderId.get(orderId);
  }

  /** Every acknowledged order that is still in the book. */
  public synchronized List<OrderIntent> acknowledgedIntents() {
    return List.copyOf(byOrderId.values());
  }

  /** Every intent that was never acknowledged. */
  public synchronized List<OrderIntent> unacknowledgedIntents() {
    return List.copyOf(unacknowledged);
  }

  /**
   * Acknowledged orders that have not ended and of which nothing was heard since a machine time.
   */
  synchronized List<OrderIntent> silentSince(long nanos, int limit) {
    return byOrderId.values().stream()
        .filter(intent -> !intent.ended() && intent.heardNanos() - nanos < 0)
        .limit(limit)
        .toList();
  }

  /**
   * Waits until every customer is done and every acknowledged order has ended.
   *
   * @return false if a machine time passed first
   */
  synchronized boolean awaitAllEnded(long limitNanos) throws InterruptedException {
    long deadline = System.nanoTime() + limitNanos;
    while (underway > 0 || ended < acknowledged) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** How many acknowledged orders have not ended and were accepted by no shop yet. */
  public synchronized int undecided() {
    return Math.toIntExact(byOrderId.values().stream().filter(OrderIntent::undecided).count());
  }

  /** What happened so far. */
  public synchronized Counts counts() {
    return new Counts(
        attempted,
        acknowledged,
        ended,
        underway,
        Map.copyOf(counts),
        Math.max(0, lastAcknowledgementNanos - firstPlacementNanos));
  }

  /**
   * How many orders.
   *
   * @param attempted intents to order so far
   * @param ended acknowledged orders that have ended
   * @param underway customers who are still busy ordering and paying
   * @param reached for each state, how many orders were ever in it
   * @param placingNanos machine time from the first intent to the last acknowledgement
   */
  public record Counts(
      int attempted,
      int acknowledged,
      int ended,
      int underway,
      Map<OrderState, Integer> reached,
      long placingNanos) {
    /** How many orders were ever in a state. */
    public int of(OrderState state) {
      return reached.getOrDefault(state, 0);
    }

    /** How many acknowledged orders have not ended. */
    public int open() {
      return acknowledged - ended;
    }
  }

  private record Sighting(OrderState state, @Nullable Instant at) {}
}
