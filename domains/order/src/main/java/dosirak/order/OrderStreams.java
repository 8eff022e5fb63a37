package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.platform.journal.Signals;
import dosirak.platform.stream.EventStream;
import dosirak.platform.stream.PersonStreams;
import dosirak.platform.stream.StreamEvent;
import dosirak.platform.time.CityClock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
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
    EventStream stream = streams.of(person);
    return snapshot ? new WithSnapshot(stream, () -> snapshot(person)) : stream;
  }

  private List<StreamEvent> snapshot(AccountId person) {
    Instant now = clock.instant();
    return orders.liveOf(person, MOST_AT_FIRST).stream()
        .map(kept -> OrderSummary.of(kept.order(), now, kept.position()))
        .map(summary -> new StreamEvent(0, OrderSummary.KIND, json.writeValueAsString(summary)))
        .toList();
  }

  /**
   * A stream whose greeting is made when it is asked for, which is after the place in the stream
   * was noted: a change in between is then told twice rather than not at all.
   */
  private record WithSnapshot(EventStream stream, Supplier<List<StreamEvent>> snapshot)
      implements EventStream {
    @Override
    public UUID person() {
      return stream.person();
    }

    @Override
    public List<StreamEvent> greeting() {
      return snapshot.get();
    }

    @Override
    public long latest() {
      return stream.latest();
    }

    @Override
    public List<StreamEvent> after(long sequence, int limit) {
      return stream.after(sequence, limit);
    }

    @Override
    public Signals.Topic topic() {
      return stream.topic();
    }
  }
}
