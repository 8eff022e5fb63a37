package dosirak.city.gateway;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what callers send. Everything that is wrong is an error that names the field. */
final class Requests {
  static final int BODY_LIMIT_BYTES = 64 * 1024;
  static final long AMOUNT_LIMIT = 1_000_000_000;
  private static final int IDEMPOTENCY_KEY_LIMIT = 300;
  private static final int REASON_LIMIT = 200;
  private static final int FAULTS_LIMIT = 1_000;
  private static final Pattern PAYMENT_KEY = Pattern.compile("[A-Za-z0-9_-]{1,200}");
  private static final Pattern ORDER_ID = Pattern.compile("[A-Za-z0-9_=.:-]{1,64}");
  private static final Pattern CUSTOMER_KEY = Pattern.compile("[A-Za-z0-9_=.@:-]{1,300}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern AMPERSAND = Pattern.compile("&");

  private Requests() {}

  static JsonNode body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(BODY_LIMIT_BYTES + 1);
    if (bytes.length > BODY_LIMIT_BYTES) {
      throw invalid("body", "at most " + BODY_LIMIT_BYTES + " bytes");
    }
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw invalid("body", "not JSON");
    }
    if (!node.isObject()) {
      throw invalid("body", "a JSON object is expected");
    }
    return node;
  }

  static String paymentKey(JsonNode body) {
    return matching("paymentKey", string(body, "paymentKey"), PAYMENT_KEY);
  }

  static String orderId(JsonNode body) {
    return matching("orderId", string(body, "orderId"), ORDER_ID);
  }

  static @Nullable String customerKey(JsonNode body) {
    return isAbsent(body, "customerKey")
        ? null
        : matching("customerKey", string(body, "customerKey"), CUSTOMER_KEY);
  }

  static long amount(JsonNode body, String field) {
    JsonNode node = body.path(field);
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < 1
        || node.longValue() > AMOUNT_LIMIT) {
      throw invalid(field, "a whole number from 1 to " + AMOUNT_LIMIT);
    }
    return node.longValue();
  }

  static @Nullable Long cancelAmount(JsonNode body) {
    return isAbsent(body, "cancelAmount") ? null : amount(body, "cancelAmount");
  }

  static String cancelReason(JsonNode body) {
    String reason = string(body, "cancelReason");
    if (reason.isBlank() || reason.length() > REASON_LIMIT) {
      throw invalid("cancelReason", "from 1 to " + REASON_LIMIT + " characters");
    }
    return reason;
  }

  static FaultProfile faults(JsonNode body) {
    String text = string(body, "faults");
    if (text.length() > FAULTS_LIMIT) {
      throw invalid("faults", "at most " + FAULTS_LIMIT + " characters");
    }
    try {
      return FaultProfile.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid("faults", String.valueOf(e.getMessage()));
    }
  }

  static @Nullable String idempotencyKey(HttpExchange exchange) {
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    if (key == null) {
      return null;
    }
    if (key.isBlank() || key.length() > IDEMPOTENCY_KEY_LIMIT) {
      throw new GatewayException(
          GatewayError.INVALID_IDEMPOTENCY_KEY,
          "Idempotency-Key: from 1 to " + IDEMPOTENCY_KEY_LIMIT + " characters");
    }
    return key;
  }

  /** A number of the query, or what is assumed when it is not given. */
  static long number(HttpExchange exchange, String name, long assumed, long least, long most) {
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null) {
      return assumed;
    }
    for (String part : AMPERSAND.split(query, -1)) {
      if (part.startsWith(name + "=")) {
        String value = part.substring(name.length() + 1);
        long number = NUMBER.matcher(value).matches() ? Long.parseLong(value) : -1;
        if (number < least || number > most) {
          throw invalid(name, "a whole number from " + least + " to " + most);
        }
        return number;
      }
    }
    return assumed;
  }

  private static boolean isAbsent(JsonNode body, String field) {
    JsonNode node = body.path(field);
    return node.isMissingNode() || node.isNull();
  }

  private static String string(JsonNode body, String field) {
    JsonNode node = body.path(field);
    if (!node.isString()) {
      throw invalid(field, "a string is expected");
    }
    return node.stringValue();
  }

  private static String matching(String field, String value, Pattern pattern) {
    if (!pattern.matcher(value).matches()) {
      throw invalid(field, "must match " + pattern);
    }
    return value;
  }

  private static GatewayException invalid(String field, String rule) {
    return new GatewayException(GatewayError.INVALID_REQUEST, field + ": " + rule);
  }
}
