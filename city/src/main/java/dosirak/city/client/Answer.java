package dosirak.city.client;

import tools.jackson.databind.JsonNode;

/**
 * The final answer to a call, after all its retries.
 *
 * @param status the HTTP status
 * @param body the JSON body, or a missing node where there was none
 * @param latencyNanos from the first attempt to this answer, waits between attempts included
 */
public record Answer(int status, JsonNode body, long latencyNanos) {
  /** Whether the call did what was asked, or will do it (202). */
  public boolean succeeded() {
    return status >= 200 && status < 300;
  }

  /** The stable code of a problem, or an empty text. */
  public String code() {
    return body.path("code").asString("");
  }

  /** Whether this is the given refusal. */
  public boolean refusedWith(int expectedStatus, String code) {
    return status == expectedStatus && code().equals(code);
  }
}
