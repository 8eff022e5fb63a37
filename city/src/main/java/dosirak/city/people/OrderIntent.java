package dosirak.city.people;

import dosirak.city.client.Session;
import dosirak.city.plan.OrderPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A customer's wish to order once, and what became of it. However often it is sent, it carries one
 * idempotency key, so it may become at most one order. Thread-safe.
 */
public final class OrderIntent {
  private static final Set<OrderState> ACCEPTED_OR_LATER =
      EnumSet.range(OrderState.ACCEPTED, OrderState.COMPLETED);

  private final OrderPlan plan;
  private final String key;
  private final Session customer;
  private final Instant clickedAt;
  private final List<String> quoteIds = new ArrayList<>();
  private final Map<OrderState, Long> reached = new EnumMap<>(OrderState.class);
  private final long begunNanos = System.nanoTime();
  private final CompletableFuture<Void> foodReady = new CompletableFuture<>();
  private boolean accepting;
  private @Nullable String orderId;
  private @Nullable Instant deliveredAt;
  private long heardNanos;

  OrderIntent(OrderPlan plan, String key, Session customer, Instant clickedAt) {
    this.plan = plan;
    this.key = key;
    this.customer = customer;
    this.clickedAt = clickedAt;
  }

  public OrderPlan plan() {
    return plan;
  }

  /** The idempotency key of its placement. */
  public String key() {
    return key;
  }

  public Session customer() {
    return customer;
  }

  /** When the customer ordered, city time. */
  public Instant clickedAt() {
    return clickedAt;
  }

  /** The order it became, null before the placement was acknowledged. */
  public synchronized @Nullable String orderId() {
    return orderId;
  }

  public synchronized boolean acknowledged() {
    return orderId != null;
  }

  /** Whether its order was ever in this state. */
  public synchronized boolean reached(OrderState state) {
    return reached.containsKey(state);
  }

  /** Whether its order has ended. */
  public synchronized boolean ended() {
    return reached.keySet().stream().anyMatch(OrderState::ended);
  }

  /** Whether its order waits for its payment or for the shop. */
  public synchronized boolean undecided() {
    return reached.keySet().stream().allMatch(OrderState::undecided);
  }

  /** When the customer began to order, by {@link System#nanoTime}. */
  public long begunNanos() {
    return begunNanos;
  }

  /**
   * The machine time until it was heard that the shop has accepted the order, from when the
   * customer began to order; absent if that was not heard. Streams tell the last state only, so a
   * later state says it too.
   */
  public synchronized OptionalLong nanosToAcceptance() {
    return reached.entrySet().stream()
        .filter(each -> ACCEPTED_OR_LATER.contains(each.getKey()))
        .mapToLong(each -> each.getValue() - begunNanos)
        .min();
  }

  /** When the order was handed to the customer, city time, as the marketplace says. */
  public synchronized @Nullable Instant deliveredAt() {
    return deliveredAt;
  }

  /** All quotes that were asked for it. */
  public synchronized List<String> quoteIds() {
    return List.copyOf(quoteIds);
  }

  /** Whether the kitchen has put the food on the counter, or never will. */
  boolean foodReady() {
    return foodReady.isDone();
  }

  /** Notes that the food is on the counter, or never will be. */
  void foodIsReady() {
    foodReady.complete(null);
  }

  /** Calls back when the food is on the counter, or at once if it is. */
  void whenFoodReady(Runnable callback) {
    var unused = foodReady.thenRun(callback);
  }

  /** True for the first caller: an order is accepted by one hand. */
  synchronized boolean claimAcceptance() {
    boolean first = !accepting;
    accepting = true;
    return first;
  }

  synchronized void quoted(String quoteId) {
    quoteIds.add(quoteId);
  }

  synchronized void became(String newOrderId) {
    orderId = newOrderId;
  }

  /** Writes down a state; true if it is new. */
  synchronized boolean reach(OrderState state, @Nullable Instant at, long nowNanos) {
    heardNanos = nowNanos;
    if (state == OrderState.DELIVERED && at != null) {
      deliveredAt = at;
    }
    return reached.putIfAbsent(state, nowNanos) == null;
  }

  synchronized long heardNanos() {
    return heardNanos;
  }
}
