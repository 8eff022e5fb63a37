package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.stream.PersonStreams;

/**
 * Tells the people of an order, the customer and those who work in the shop, what it has come to.
 */
final class TellPeople {
  private final PersonStreams streams;
  private final ShopMembers members;

  TellPeople(PersonStreams streams, ShopMembers members) {
    this.streams = streams;
    this.members = members;
  }

  void tell(OrderFacts facts, OrderSummary summary) {
    streams.tell(facts.customerId(), OrderSummary.KIND, summary);
    for (AccountId member : members.of(facts.shopId(), facts.ownerId())) {
      if (!member.equals(facts.customerId())) {
        streams.tell(member, OrderSummary.KIND, summary);
      }
    }
  }
}
