package dosirak.order;

import dosirak.contracts.OrderId;
import dosirak.contracts.order.OrderEvent;
import dosirak.platform.journal.Journal;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * What every change beside an order's way has in common: the order is locked, what happened to it
 * is read, changed and kept, its events are said and its people told, all in the current
 * transaction.
 */
final class Amendments {
  private final OrderStore orders;
  private final AftermathStore aftermaths;
  private final Journal journal;
  private final TellPeople people;

  Amendments(OrderStore orders, AftermathStore aftermaths, Journal journal, TellPeople people) {
    this.orders = orders;
    this.aftermaths = aftermaths;
    this.journal = journal;
    this.people = people;
  }

  /** An order that is locked, with what happened to it. */
  record Locked(OrderStore.Kept kept, Aftermath aftermath) {
    Order order() {
      return kept.order();
    }
  }

  /**
   * Locks an order.
   *
   * @param mine tells whether the order is the caller's
   * @throws Problem 404 if it is not
   */
  Locked lock(OrderId orderId, Predicate<Order> mine) {
    OrderStore.Kept kept =
        orders
            .lock(orderId)
            .filter(found -> mine.test(found.order()))
            .orElseThrow(() -> Problem.notFound("order"));
    return new Locked(kept, aftermaths.of(orderId));
  }

  /** Keeps what happened. */
  void keep(Locked locked, Aftermath aftermath) {
    aftermaths.keep(locked.order().facts().orderId(), aftermath);
  }

  /** Keeps what happened, says so, and tells the people of the order. */
  OrderSummary say(Locked locked, Aftermath aftermath, List<OrderEvent> events, Instant now) {
    Order order = locked.order();
    keep(locked, aftermath);
    long position = locked.kept().position();
    for (OrderEvent event : events) {
      position = journal.append(event);
    }
    orders.change(order, List.of(), position);
    OrderSummary summary = OrderSummary.of(order, aftermath, now, position);
    people.tell(order.facts(), summary);
    return summary;
  }

  static Problem wrongState(Order order) {
    return Problem.conflict(
            "wrong-state", "The order is " + order.state() + "; this is not possible now.")
        .with("state", order.state());
  }
}
