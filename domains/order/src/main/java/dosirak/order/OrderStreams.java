package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.security.Caller;
import dosirak.platform.stream.EventStream;
import dosirak.platform.stream.PersonStreams;
import dosirak.platform.stream.StreamEvent;
import dosirak.platform.time.CityClock;
import java.time.Instant;
import java.util.List;

/** The streams people watch their orders on, which may begin with the live ones. */
final class OrderStreams {
  private static final int MOST_AT_FIRST = 500;

  private final PersonStreams streams;
  private final OrderStore orders;
  private final ShopMembers members;
  private final CityClock clock;

  OrderStreams(PersonStreams streams, OrderStore orders, ShopMembers members, CityClock clock) {
    this.streams = streams;
    this.orders = orders;
    this.members = members;
    this.clock = clock;
  }

  EventStream of(Caller caller, boolean snapshot) {
    AccountId person = caller.person();
    return snapshot ? streams.of(person, () -> snapshot(caller)) : streams.of(person);
  }

  private List<StreamEvent> snapshot(Caller caller) {
    Instant now = clock.instant();
    return orders.liveOf(caller.person(), members.workedInBy(caller), MOST_AT_FIRST).stream()
        .map(kept -> OrderSummary.of(kept.order(), now, kept.position()))
        .map(summary -> streams.greeting(OrderSummary.KIND, summary))
        .toList();
  }
}
