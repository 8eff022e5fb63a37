package dosirak.city.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads what the development outbox shows of the messages that were sent to a phone. */
final class DevelopmentOutbox {
  private static final Pattern CODE = Pattern.compile("(?<!\\d)(\\d{6})(?!\\d)");

  private DevelopmentOutbox() {}

  /** The code of the newest message that has one; empty if none has. */
  static String lastCode(JsonNode page) {
    String found = "";
    String foundAt = "";
    for (JsonNode message : page.path("messages")) {
      String at = message.path("sentAt").asString("");
      Matcher code = CODE.matcher(message.path("text").asString(""));
      if (code.find() && at.compareTo(foundAt) >= 0) {
        found = code.group(1);
        foundAt = at;
      }
    }
    return found;
  }
}
