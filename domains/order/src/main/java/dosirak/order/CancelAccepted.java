package dosirak.order;

import dosirak.contracts.Money;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.web.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cancels an order that the shop has accepted, with who bears it. A customer who is at fault gets
 * the delivery tip back, since nobody rode, and nothing else; of one who has paid nothing yet
 * nothing can be kept. No rider is at fault before the food was picked up.
 */
final class CancelAccepted {
  private final Amendments amendments;
  private final ChangeOrder change;

  CancelAccepted(Amendments amendments, ChangeOrder change) {
    this.amendments = amendments;
    this.change = change;
  }

  /**
   * Cancels.
   *
   * @throws Problem 409 if the order is not with the shop; 422 if this party cannot bear it
   */
  OrderSummary cancel(Amendments.Locked locked, String reason, Fault fault) {
    Order order = locked.order();
    if (order.state() != OrderState.ACCEPTED && order.state() != OrderState.READY) {
      throw Amendments.wrongState(order);
    }
    if (fault == Fault.RIDER) {
      throw Problem.refused("no-rider", "No rider has the food yet, so none can bear it.");
    }
    if (fault == Fault.CUSTOMER && !order.isPrepaid()) {
      throw Problem.refused(
          "nothing-paid", "The customer has paid nothing yet; the shop or the platform bears it.");
    }
    amendments.keep(locked, locked.aftermath().asked(null).proposed(null));
    return change.command(
        order.facts().orderId(),
        same -> true,
        new OrderCommand.CancelAccepted(
            reason, fault, fault == Fault.CUSTOMER ? tipOf(locked) : null));
  }

  private static @Nullable GivenBack tipOf(Amendments.Locked locked) {
    OrderFacts facts = locked.order().facts();
    RefundMath.Progress before = locked.aftermath().progress(facts.lines().size());
    Money tip = Money.won(facts.price().deliveryTip().won() - before.deliveryTip());
    RefundMath.Share share = RefundMath.between(facts, before, before.plus(List.of(), tip));
    return new GivenBack(share.money(), share.points(), false);
  }
}
