package dosirak.city.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSentEventParserTest {
  @Test
  void anEventIsPutTogetherFromItsLines() {
    assertThat(parse("id: 7", "event: order", "data: {", "data: }", ""))
        .containsExactly(new ServerSentEvent("7", "order", "{\n}"));
  }

  @Test
  void heartbeatsAndUnknownFieldsAreNoEvents() {
    assertThat(parse(": beat", "", "retry: 5", "", "id: 3", "")).isEmpty();
  }

  @Test
  void anIdHoldsUntilTheNextOne() {
    assertThat(parse("id: 7", "data: a", "", "data:b", ""))
        .containsExactly(
            new ServerSentEvent("7", "message", "a"), new ServerSentEvent("7", "message", "b"));
  }

  @Test
  void aFarewellNeedsNoData() {
    assertThat(parse("event: bye", "")).containsExactly(new ServerSentEvent(null, "bye", ""));
  }

  private static List<ServerSentEvent> parse(String... lines) {
    ServerSentEventParser parser = new ServerSentEventParser();
    List<ServerSentEvent> events = new ArrayList<>();
    for (String line : lines) {
      ServerSentEvent event = parser.take(line);
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }
}
