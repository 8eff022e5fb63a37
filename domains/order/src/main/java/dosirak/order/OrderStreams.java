package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.platform.stream.EventStream;
import dosirak.platform.stream.PersonStreams;
import dosirak.platform.stream.StreamEvent;
import dosirak.platform.time.CityClock;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The streams people watch their orders on, which may begin with the live ones. */
final class OrderStreams {
  private static final int MOST_AT_FIRST = 500;

  private final PersonStreams streams;
  private final OrderStore orders;
  private final CityClock clock;
  private final JsonMapper json;

  OrderStreams(PersonStreams streams, OrderStore orders, CityClock clock, JsonMapper json) {
    this.streams = streams;
    this.orders = orders;
    this.clock = clock;
    this.json = json;
  }

  EventStream of(AccountId person, boolean snapshot) {
    return snapshot ? streams.of(person, () -> snapshot(person)) : streams.of(person);
  }

  private List<StreamEvent> snapshot(AccountId person) {
    Instant now = clock.instant();
    return orders.liveOf(person, MOST_AT_FIRST).stream()
        .map(kept -> OrderSummary.of(kept.order(), now, kept.position()))
        .map(summary -> new StreamEvent(0, OrderSummary.KIND, json.writeValueAsString(summary)))
        .toList();
  }
}
