package dosirak.order;

import dosirak.contracts.OrderId;
import dosirak.platform.web.Problem;
import java.util.function.Predicate;

/** A shop needs more time than it said. */
final class DelayOrder {
  /** How often a shop may ask for more time. */
  static final int MOST_DELAYS = 2;

  /** How many minutes it may get, together. */
  static final int MOST_MINUTES = 60;

  private final Amendments amendments;
  private final ChangeOrder change;

  DelayOrder(Amendments amendments, ChangeOrder change) {
    this.amendments = amendments;
    this.change = change;
  }

  /**
   * Gives an order more time.
   *
   * @throws Problem 409 if the order is not being cooked, or has had enough
   */
  OrderSummary delay(OrderId orderId, Predicate<Order> mine, int minutes, String reason) {
    Amendments.Locked locked = amendments.lock(orderId, mine);
    if (locked.order().state() != OrderState.ACCEPTED) {
      throw Amendments.wrongState(locked.order());
    }
    Aftermath aftermath = locked.aftermath();
    if (aftermath.delays() >= MOST_DELAYS || aftermath.delayedMinutes() + minutes > MOST_MINUTES) {
      throw Problem.conflict(
          "delayed-enough",
          "A shop gets more time %d times at most, and %d minutes together."
              .formatted(MOST_DELAYS, MOST_MINUTES));
    }
    amendments.keep(locked, aftermath.delayed(minutes));
    return change.command(orderId, mine, new OrderCommand.Delay(minutes, reason));
  }
}
