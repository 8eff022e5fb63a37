package dosirak.platform.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler method answers when it is more than a body with status 200.
 *
 * @param status the HTTP status
 * @param body serialized as JSON; absent for none
 * @param headers further headers
 */
public record Answer(int status, @Nullable Object body, Map<String, String> headers) {
  public Answer {
    headers = Map.copyOf(headers);
  }

  /** 201 with a body. */
  public static Answer created(Object body) {
    return new Answer(201, body, Map.of());
  }

  /** 202 with a body: the outcome is not known yet. */
  public static Answer accepted(Object body) {
    return new Answer(202, body, Map.of());
  }

  /** 200 with a body. */
  public static Answer ok(Object body) {
    return new Answer(200, body, Map.of());
  }

  /** 302: what the browser asked for is elsewhere, this time. */
  public static Answer found(String location) {
    return new Answer(302, null, Map.of("Location", location, "Cache-Control", "no-store"));
  }

  /** 204. */
  public static Answer nothing() {
    return new Answer(204, null, Map.of());
  }

  public Answer with(String header, String value) {
    var more = new java.util.HashMap<>(headers);
    more.put(header, value);
    return new Answer(status, body, more);
  }
}
