package dosirak.order;

import dosirak.contracts.OrderId;
import dosirak.platform.database.WriteTogether;
import dosirak.platform.journal.Journal;
import dosirak.platform.telemetry.TraceContext;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.GroupWork;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
   */
  record Asked(OrderId orderId, Predicate<Order> mine, OrderCommand command) {}

  /**
   * Does what people want of orders, in the current transaction. Each is told by itself what its
   * order has come to, or 404 if it is not the person's, 409 if the order does not stand so that it
   * is possible.
   */
  List<GroupWork.Outcome> command(List<GroupWork.Member<Asked>> group) {
    Moves moves = new Moves(lock(group.stream().map(member -> member.command().orderId())));
    // What can only be answered when the events have their positions.
    List<Function<long[], GroupWork.Outcome>> outcomes =
        group.stream().map(member -> command(member, moves)).toList();
    long[] positions = moves.keep();
    return outcomes.stream().map(outcome -> outcome.apply(positions)).toList();
  }

  /**
   * The same, of one order, for what commits with other things.
   *
   * @throws Problem 404 if it is not the person's, 409 if the order does not stand so that it is
   *     possible
   */
  OrderSummary command(OrderId orderId, Predicate<Order> mine, OrderCommand command) {
    Asked asked = new Asked(orderId, mine, command);
    List<GroupWork.Member<Asked>> alone =
        List.of(new GroupWork.Member<>(asked, TraceContext.currentTraceparent()));
    return switch (command(alone).getFirst()) {
      case GroupWork.Done(Answer answer, Long _) ->
          (OrderSummary) Objects.requireNonNull(answer.body());
      case GroupWork.Refused(RuntimeException cause) -> throw cause;
    };
  }

  private static Function<long[], GroupWork.Outcome> command(
      GroupWork.Member<Asked> member, Moves moves) {
    Asked asked = member.command();
    Order order = moves.order(asked.orderId());
    if (order == null || !asked.mine().test(order)) {
      return positions -> new GroupWork.Refused(Problem.notFound("order"));
    }
    return switch (order.decide(asked.command(), moves.now)) {
      case Order.Decision decision -> {
        Moved moved = moves.move(asked.orderId(), decision, member.traceparent());
        yield positions -> {
          long position = moved.position(positions);
          return new GroupWork.Done(
              Answer.ok(OrderSummary.of(moved.order(), moves.now, position)), position);
        };
      }
      case Order.Refusal(String code, String detail) ->
          positions ->
              new GroupWork.Refused(Problem.conflict(code, detail).with("state", order.state()));
    };
  }

  /**
   * What is a fact elsewhere. News that come too late, twice or of an order that is not known
   * change nothing.
   */
  void learn(OrderId orderId, OrderCommand command) {
    decide(List.of(new Heard(orderId, command, TraceContext.currentTraceparent())));
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
    decide(lock(all.stream().map(Heard::orderId)), all);
  }

  /**
   * The same command on orders that are locked already; nothing happens where it is not possible.
   */
  void decide(List<OrderStore.Kept> locked, OrderCommand command) {
    String traceparent = TraceContext.currentTraceparent();
    decide(
        locked,
        locked.stream()
            .map(kept -> new Heard(kept.order().facts().orderId(), command, traceparent))
            .toList());
  }

  private Collection<OrderStore.Kept> lock(Stream<OrderId> ids) {
    return orders.lock(ids.distinct().toList()).values();
  }

  private void decide(Collection<OrderStore.Kept> locked, List<Heard> all) {
    Moves moves = new Moves(locked);
    for (Heard one : all) {
      Order order = moves.order(one.orderId());
      if (order != null
          && order.decide(one.command(), moves.now) instanceof Order.Decision decision) {
        moves.move(one.orderId(), decision, one.traceparent());
      }
    }
    moves.keep();
  }

  /** What becomes of some orders, which nobody else can change, before any of it is written. */
  private final class Moves {
    private final Instant now = clock.instant();
    private final Map<OrderId, Moved> last = new HashMap<>();
    private final List<Moved> all = new ArrayList<>();
    private final List<Journal.Entry> said = new ArrayList<>();

    Moves(Collection<OrderStore.Kept> locked) {
      for (OrderStore.Kept kept : locked) {
        last.put(
            kept.order().facts().orderId(),
            new Moved(kept.order(), kept.position(), -1, List.of()));
      }
    }

    /** An order as it has become, null if there is none. */
    @Nullable Order order(OrderId id) {
      Moved moved = last.get(id);
      return moved == null ? null : moved.order();
    }

    /** Lets an order become what was decided. */
    Moved move(OrderId id, Order.Decision decision, @Nullable String traceparent) {
      Moved before = Objects.requireNonNull(last.get(id));
      if (decision.next().equals(before.order())) {
        return before;
      }
      holds.release(before.order(), decision.next(), now);
      decision.events().forEach(event -> said.add(new Journal.Entry(event, traceparent)));
      List<Order.Step> reached = new ArrayList<>(before.reached());
      reached.addAll(decision.reached());
      int lastSaid = decision.events().isEmpty() ? before.said() : said.size() - 1;
      Moved moved = new Moved(decision.next(), before.before(), lastSaid, reached);
      last.put(id, moved);
      all.add(moved);
      return moved;
    }

    /**
     * Writes what the orders have become, says their events, and tells their people.
     *
     * @return the positions of the events
     */
    long[] keep() {
      long[] positions = journal.append(said);
      Map<OrderId, Moved> changed = new LinkedHashMap<>();
      all.forEach(moved -> changed.put(moved.order().facts().orderId(), moved));
      if (!changed.isEmpty()) {
        orders.change(
            changed.values().stream()
                .map(moved ->
                    new OrderStore.Changed(
                        moved.order(), moved.reached(), moved.position(positions)))
                .toList());
      }
      for (Moved moved : all) {
        people.tell(
            moved.order().facts(), OrderSummary.of(moved.order(), now, moved.position(positions)));
      }
      return positions;
    }
  }
}
