package dosirak.city.client;

import org.jspecify.annotations.Nullable;

/**
 * Puts events together from the lines of a {@code text/event-stream} (WHATWG HTML, "Server-sent
 * events"). Not thread-safe.
 */
final class ServerSentEventParser {
  private @Nullable String lastId;
  private String name = "";
  private @Nullable StringBuilder data;

  /** Takes the next line, without its end, and gives the event that it completes, if any. */
  @Nullable ServerSentEvent take(String line) {
    if (line.isEmpty()) {
      return complete();
    }
    int colon = line.indexOf(':');
    if (colon == 0) {
      return null;
    }
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    switch (field) {
      case "id" -> lastId = value;
      case "event" -> name = value;
      case "data" -> {
        if (data == null) {
          data = new StringBuilder(value);
        } else {
          data.append('\n').append(value);
        }
      }
      default -> {
        // The standard says to ignore fields it does not name.
      }
    }
    return null;
  }

  private @Nullable ServerSentEvent complete() {
    StringBuilder present = data;
    String presentName = name.isEmpty() ? "message" : name;
    data = null;
    name = "";
    if (present == null) {
      // An event without data is not delivered, except that a farewell needs none.
      return presentName.equals("bye") ? new ServerSentEvent(lastId, presentName, "") : null;
    }
    return new ServerSentEvent(lastId, presentName, present.toString());
  }
}
