package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.stream.PersonStreams;
import java.util.HashSet;
import java.util.Set;

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
    Set<AccountId> told = new HashSet<>(members.of(facts.shopId(), facts.ownerId()));
    told.add(facts.customerId());
    streams.tell(told, OrderSummary.KIND, summary);
  }
}
