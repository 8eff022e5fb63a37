package dosirak.city.client;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a trial installation shows of the codes that it would have sent to a phone. */
final class DevelopmentOutbox {
  private DevelopmentOutbox() {}

  /** A code that was sent. */
  record Sent(String codeId, String code) {}

  /** The newest code of a page, which begins with it. */
  static Optional<Sent> newest(JsonNode page) {
    JsonNode first = page.path("messages").path(0);
    return first.hasNonNull("codeId") && first.hasNonNull("code")
        ? Optional.of(new Sent(first.path("codeId").asString(), first.path("code").asString()))
        : Optional.empty();
  }
}
