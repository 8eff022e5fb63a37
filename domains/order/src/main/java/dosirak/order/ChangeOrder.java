package dosirak.order;

import dosirak.contracts.OrderId;
import dosirak.contracts.order.OrderEvent;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.function.Predicate;

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
