package dosirak.audit;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the fields of one JSON object; what is missing or of another kind ends the audit. */
record Fields(String source, JsonNode node) {

  String text(String field) {
    String text = optionalText(field);
    if (text == null) {
      throw wrong(field, "a text");
    }
    return text;
  }

  @Nullable String optionalText(String field) {
    JsonNode value = node.path(field);
    return value.isString() ? value.asString() : null;
  }

  long number(String field) {
    JsonNode value = node.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(field, "a whole number");
    }
    return value.asLong();
  }

  @Nullable Long optionalNumber(String field) {
    JsonNode value = node.path(field);
    return value.isMissingNode() || value.isNull() ? null : Long.valueOf(number(field));
  }

  boolean truth(String field) {
    JsonNode value = node.path(field);
    if (!value.isBoolean()) {
      throw wrong(field, "true or false");
    }
    return value.asBoolean();
  }

  Instant instant(String field) {
    Instant instant = optionalInstant(field);
    if (instant == null) {
      throw wrong(field, "an instant");
    }
    return instant;
  }

  @Nullable Instant optionalInstant(String field) {
    String text = optionalText(field);
    if (text == null) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw wrong(field, "an instant");
    }
  }

  <E extends Enum<E>> E oneOf(String field, Class<E> type) {
    String text = text(field);
    try {
      return Enum.valueOf(type, text);
    } catch (IllegalArgumentException e) {
      throw wrong(field, "a " + type.getSimpleName());
    }
  }

  Iterable<JsonNode> list(String field) {
    JsonNode value = node.path(field);
    if (!value.isArray()) {
      throw wrong(field, "a list");
    }
    return value;
  }

  private IncompleteException wrong(String field, String expected) {
    return new IncompleteException(
        "%s: %s is not %s but %s".formatted(source, field, expected, node.path(field)));
  }
}
