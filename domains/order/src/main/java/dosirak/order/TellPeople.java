package dosirak.order;

import dosirak.contracts.order.OrderFacts;
import dosirak.platform.stream.PersonStreams;

/** Tells the two people of an order, customer and owner, what it has come to. */
final class TellPeople {
  private final PersonStreams streams;

  TellPeople(PersonStreams streams) {
    this.streams = streams;
  }

  void tell(OrderFacts facts, OrderSummary summary) {
    streams.tell(facts.customerId(), OrderSummary.KIND, summary);
    if (!facts.ownerId().equals(facts.customerId())) {
      streams.tell(facts.ownerId(), OrderSummary.KIND, summary);
    }
  }
}
