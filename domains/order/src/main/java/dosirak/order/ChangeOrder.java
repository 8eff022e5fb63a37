package dosirak.order;

import dosirak.contracts.OrderId;
import dosirak.contracts.order.OrderEvent;
import dosirak.platform.database.WriteTogether;
import dosirak.platform.journal.Journal;
import dosirak.platform.telemetry.TraceContext;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Moves an order: locks it, asks {@link Order#decide}, keeps what was decided, says its events and
 * tells its people, all in the current transaction. The lock decides every race: who comes second
 * decides on what the first made of the order.
 */
final class ChangeOrder {
  private final OrderStore orders;
  private final Journal journal;
  private final TellPeople people;
  private final Holds holds;
  private final CityClock clock;
  private final WriteTogether<Heard> heard = new WriteTogether<>(this::decide);

  ChangeOrder(OrderStore orders, Journal journal, TellPeople people, Holds holds, CityClock clock) {
    this.orders = orders;
    this.journal = journal;
    this.people = people;
    this.holds = holds;
    this.clock = clock;
  }

  /**
   * What a person wants of an order.
   *
   * @param mine tells whether the order is the person's
   * @throws Problem 404 if it is not, 409 if the order does not stand so that it is possible
   */
  OrderSummary command(OrderId orderId, Predicate<Order> mine, OrderCommand command) {
    OrderStore.Kept kept =
        orders
            .lock(orderId)
            .filter(found -> mine.test(found.order()))
            .orElseThrow(() -> Problem.notFound("order"));
    Instant now = clock.instant();
    return switch (kept.order().decide(command, now)) {
      case Order.Decision decision -> apply(kept, decision, now);
      case Order.Refusal(String code, String detail) ->
          throw Problem.conflict(code, detail).with("state", kept.order().state());
    };
  }

  /**
   * What is a fact elsewhere. News that come too late, twice or of an order that is not known
   * change nothing.
   */
  void learn(OrderId orderId, OrderCommand command) {
    orders.lock(orderId).ifPresent(kept -> decide(kept, command));
  }

  /**
   * The same, of one event among many: what a batch hears is decided and kept together at its end.
   */
  void hear(OrderId orderId, OrderCommand command) {
    heard.add(new Heard(orderId, command, TraceContext.currentTraceparent()));
  }

  private record Heard(OrderId orderId, OrderCommand command, @Nullable String traceparent) {}

  /**
   * An order after one of its moves.
   *
   * @param before the position of the last event of the order from before
   * @param said the place of its last event among those that are said now, -1 if none is
   * @param reached by all of its moves so far
   */
  private record Moved(Order order, long before, int said, List<Order.Step> reached) {
    long position(long[] positions) {
      return said < 0 ? before : positions[said];
    }
  }

  private void decide(List<Heard> all) {
    Map<OrderId, OrderStore.Kept> kept =
        orders.lock(all.stream().map(Heard::orderId).distinct().toList());
    Instant now = clock.instant();
    Map<OrderId, Moved> last = new LinkedHashMap<>();
    List<Moved> moves = new ArrayList<>();
    List<Journal.Entry> said = new ArrayList<>();
    for (Heard one : all) {
      OrderStore.Kept known = kept.get(one.orderId());
      if (known == null) {
        continue;
      }
      Moved before =
          last.getOrDefault(
              one.orderId(), new Moved(known.order(), known.position(), -1, List.of()));
      if (before.order().decide(one.command(), now) instanceof Order.Decision decision
          && !decision.next().equals(before.order())) {
        holds.release(before.order(), decision.next(), now);
        decision.events().forEach(event -> said.add(new Journal.Entry(event, one.traceparent())));
        List<Order.Step> reached = new ArrayList<>(before.reached());
        reached.addAll(decision.reached());
        int lastSaid = decision.events().isEmpty() ? before.said() : said.size() - 1;
        Moved moved = new Moved(decision.next(), known.position(), lastSaid, reached);
        last.put(one.orderId(), moved);
        moves.add(moved);
      }
    }
    if (moves.isEmpty()) {
      return;
    }
    long[] positions = journal.append(said);
    orders.change(
        last.values().stream()
            .map(moved ->
                new OrderStore.Changed(moved.order(), moved.reached(), moved.position(positions)))
            .toList());
    for (Moved moved : moves) {
      people.tell(
          moved.order().facts(), OrderSummary.of(moved.order(), now, moved.position(positions)));
    }
  }

  /** A command on an order that is locked already; nothing happens where it is not possible. */
  void decide(OrderStore.Kept kept, OrderCommand command) {
    Instant now = clock.instant();
    if (kept.order().decide(command, now) instanceof Order.Decision decision) {
      apply(kept, decision, now);
    }
  }

  private OrderSummary apply(OrderStore.Kept kept, Order.Decision decision, Instant now) {
    long position = kept.position();
    if (!decision.next().equals(kept.order())) {
      holds.release(kept.order(), decision.next(), now);
      for (OrderEvent event : decision.events()) {
        position = journal.append(event);
      }
      orders.change(decision.next(), decision.reached(), position);
      people.tell(decision.next().facts(), OrderSummary.of(decision.next(), now, position));
    }
    return OrderSummary.of(decision.next(), now, position);
  }
}
