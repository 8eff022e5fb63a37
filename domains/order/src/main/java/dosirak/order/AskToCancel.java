package dosirak.order;

import dosirak.contracts.OrderId;
import dosirak.contracts.order.CancellationAsked;
import dosirak.contracts.order.CancellationRefused;
import dosirak.contracts.order.Fault;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * A customer asks to cancel what the shop has accepted; the shop grants it and says who bears it,
 * or refuses. An operator may decide at the desk.
 */
final class AskToCancel {
  private final Amendments amendments;
  private final CancelAccepted cancel;
  private final CityClock clock;

  AskToCancel(Amendments amendments, CancelAccepted cancel, CityClock clock) {
    this.amendments = amendments;
    this.cancel = cancel;
    this.clock = clock;
  }

  /**
   * The customer asks.
   *
   * @throws Problem 409 if there is nothing to ask for any more, or it was asked already
   */
  OrderSummary ask(OrderId orderId, Predicate<Order> mine, String reason) {
    Amendments.Locked locked = amendments.lock(orderId, mine);
    Order order = locked.order();
    if (order.state() != OrderState.ACCEPTED && order.state() != OrderState.READY) {
      throw Amendments.wrongState(order);
    }
    if (locked.aftermath().cancellationAsked() != null) {
      throw Problem.conflict("asked-already", "The shop has not answered yet.");
    }
    Instant now = clock.instant();
    return amendments.say(
        locked,
        locked.aftermath().asked(new Aftermath.Asked(reason, now)),
        List.of(new CancellationAsked(order.facts(), reason, now)),
        now);
  }

  /**
   * The shop grants it.
   *
   * @param fault the shop or the customer
   * @throws Problem 409 if nobody asked
   */
  OrderSummary grant(OrderId orderId, Predicate<Order> mine, Fault fault) {
    Amendments.Locked locked = asked(orderId, mine);
    Aftermath.Asked asked = locked.aftermath().cancellationAsked();
    return cancel.cancel(locked, asked == null ? "" : asked.reason(), fault);
  }

  /**
   * The shop refuses it; the order goes on.
   *
   * @throws Problem 409 if nobody asked
   */
  OrderSummary refuse(OrderId orderId, Predicate<Order> mine, String reason) {
    Amendments.Locked locked = asked(orderId, mine);
    Instant now = clock.instant();
    return amendments.say(
        locked,
        locked.aftermath().asked(null),
        List.of(new CancellationRefused(locked.order().facts(), reason, now)),
        now);
  }

  private Amendments.Locked asked(OrderId orderId, Predicate<Order> mine) {
    Amendments.Locked locked = amendments.lock(orderId, mine);
    if (locked.order().state() != OrderState.ACCEPTED
        && locked.order().state() != OrderState.READY) {
      throw Amendments.wrongState(locked.order());
    }
    if (locked.aftermath().cancellationAsked() == null) {
      throw Problem.conflict("nobody-asked", "The customer did not ask to cancel.");
    }
    return locked;
  }
}
