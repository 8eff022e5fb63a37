package dosirak.delivery;

import dosirak.contracts.Money;
import dosirak.contracts.order.OrderFacts;
import org.jspecify.annotations.Nullable;

/**
 * What a rider has to collect at the door.
 *
 * @param tender how
 */
record Collect(Tender tender, Money amount) {
  /** How a customer pays at the door. */
  enum Tender {
    CASH,
    CARD
  }

  /** What is to be collected for an order; nothing where it was paid before. */
  static @Nullable Collect of(OrderFacts facts) {
    Money total = facts.price().total();
    return switch (facts.paymentMethod()) {
      case AT_THE_DOOR -> new Collect(Tender.CASH, total);
      case AT_THE_DOOR_CARD -> new Collect(Tender.CARD, total);
      case CARD, POINTS -> null;
    };
  }
}
