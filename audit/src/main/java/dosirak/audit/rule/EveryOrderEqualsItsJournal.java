package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.OrderFact;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.PlacedOrder;

/** Proves that a replay of the journal of order gives the state and the price of every order. */
public final class EveryOrderEqualsItsJournal implements Rule {
  @Override
  public String name() {
    return "every-order-equals-its-journal";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    for (OrderFact order : facts.orders()) {
      if (facts.isMoving(order.orderId())) {
        continue;
      }
      inspection.look();
      OrderState replayed = facts.stateOf(order.orderId());
      if (replayed == null) {
        inspection.offend(order.orderId(), "the journal knows no such order");
        continue;
      }
      inspection.require(
          order.state() == replayed,
          order.orderId(),
          "it is %s, the journal says %s".formatted(order.state(), replayed));
      PlacedOrder placed = facts.placed().get(order.orderId());
      inspection.require(
          placed != null
              && placed.total() == order.total()
              && placed.byCard() == order.byCard()
              && placed.delivery() == order.delivery(),
          order.orderId(),
          "its price, payment or fulfilment is not what the journal says was placed");
    }
    return inspection.verdict(
        facts.placed().keySet().stream().anyMatch(orderId -> !facts.isMoving(orderId)),
        "orders were placed");
  }
}
