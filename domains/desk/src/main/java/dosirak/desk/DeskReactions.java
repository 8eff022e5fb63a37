package dosirak.desk;

import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.platform.InterventionDecided;
import dosirak.platform.journal.Subscription;

/**
 * What desk does beside learning: it can find an order by telephone number from now on, and knows
 * what became of what operators wanted.
 */
final class DeskReactions {
  private final PhoneHashes phones;
  private final InterventionStore interventions;

  DeskReactions(PhoneHashes phones, InterventionStore interventions) {
    this.phones = phones;
    this.interventions = interventions;
  }

  Subscription toOrder() {
    return Subscription.to("order")
        .named("order-process")
        .unhurried()
        .on(OrderPlaced.class, placed -> phones.learn(placed.facts()))
        .on(InterventionDecided.class, decided -> interventions.decide(decided, "order"))
        .build();
  }

  Subscription toDelivery() {
    return Subscription.to("delivery")
        .named("delivery-process")
        .on(InterventionDecided.class, decided -> interventions.decide(decided, "delivery"))
        .build();
  }
}
