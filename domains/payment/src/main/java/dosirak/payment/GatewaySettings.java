package dosirak.payment;

import dosirak.platform.Settings;
import dosirak.platform.web.Problem;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway is and what it is told to know this platform by.
 *
 * @param url without a slash at the end; absent where no gateway is configured
 * @param secret signs calls to the gateway and its webhooks; empty where none is configured
 * @param timeout machine time a call may take
 */
record GatewaySettings(@Nullable String url, String secret, Duration timeout) {
  static final String URL = "payment.gateway-url";
  static final String SECRET = "payment.gateway-secret";
  static final String TIMEOUT = "payment.gateway-timeout-millis";

  private static final int DEFAULT_TIMEOUT_MILLIS = 3_000;
  private static final int LONGEST_TIMEOUT_MILLIS = 60_000;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException naming the key whose value is not allowed
   */
  static GatewaySettings from(Settings settings) {
    String url = settings.find(URL);
    if (url != null) {
      requireHttp(url);
      while (url.endsWith("/")) {
        url = url.substring(0, url.length() - 1);
      }
    }
    String secret = settings.find(SECRET);
    if (url != null && secret == null) {
      throw new IllegalArgumentException(SECRET + " is missing; " + URL + " needs it");
    }
    return new GatewaySettings(url, secret == null ? "" : secret, timeout(settings.find(TIMEOUT)));
  }

  /**
   * The address of the gateway.
   *
   * @throws Problem 503 where none is configured
   */
  String requireUrl() {
    if (url == null) {
      throw Problem.unavailable(
          "No payment gateway is configured (" + URL + "); orders can be paid at the door.");
    }
    return url;
  }

  private static void requireHttp(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException unreadable) {
      throw new IllegalArgumentException(URL + " is not an address: " + url, unreadable);
    }
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(URL + " must be http(s)://host[:port]: " + url);
    }
  }

  private static Duration timeout(@Nullable String text) {
    if (text == null) {
      return Duration.ofMillis(DEFAULT_TIMEOUT_MILLIS);
    }
    int millis;
    try {
      millis = Integer.parseInt(text.strip());
    } catch (NumberFormatException notANumber) {
      millis = 0;
    }
    if (millis < 1 || millis > LONGEST_TIMEOUT_MILLIS) {
      throw new IllegalArgumentException(
          TIMEOUT + " must be a number from 1 to " + LONGEST_TIMEOUT_MILLIS + ": " + text);
    }
    return Duration.ofMillis(millis);
  }
}
