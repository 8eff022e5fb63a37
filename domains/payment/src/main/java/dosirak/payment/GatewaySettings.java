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
 * @param provider whose API the gateway speaks
 * @param clientKey the name this platform has there; empty where the provider asks for none
 * @param feeBasisPoints what the gateway keeps of a payment, for a provider that does not say it
 */
record GatewaySettings(
    @Nullable String url,
    String secret,
    Duration timeout,
    GatewayProvider provider,
    String clientKey,
    int feeBasisPoints) {
  static final String URL = "payment.gateway-url";
  static final String SECRET = "payment.gateway-secret";
  static final String PROVIDER = "payment.gateway-provider";
  static final String CLIENT_KEY = "payment.gateway-client-key";
  static final String FEE = "payment.gateway-fee-basis-points";
  static final String TIMEOUT = "payment.gateway-timeout-millis";

  private static final int DEFAULT_TIMEOUT_MILLIS = 3_000;
  private static final int DEFAULT_FEE_BASIS_POINTS = 250;
  private static final int HIGHEST_FEE_BASIS_POINTS = 10_000;
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
    GatewayProvider provider = provider(settings.find(PROVIDER));
    String clientKey = settings.find(CLIENT_KEY);
    if (url != null && provider == GatewayProvider.NICE && clientKey == null) {
      throw new IllegalArgumentException(CLIENT_KEY + " is missing; the provider nice needs it");
    }
    return new GatewaySettings(
        url,
        secret == null ? "" : secret,
        timeout(settings.find(TIMEOUT)),
        provider,
        clientKey == null ? "" : clientKey,
        number(settings.find(FEE), FEE, DEFAULT_FEE_BASIS_POINTS, 0, HIGHEST_FEE_BASIS_POINTS));
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

  private static GatewayProvider provider(@Nullable String text) {
    return switch (text == null ? "toss" : text.strip()) {
      case "toss" -> GatewayProvider.TOSS;
      case "nice" -> GatewayProvider.NICE;
      default -> throw new IllegalArgumentException(PROVIDER + " must be toss or nice: " + text);
    };
  }

  private static Duration timeout(@Nullable String text) {
    return Duration.ofMillis(
        number(text, TIMEOUT, DEFAULT_TIMEOUT_MILLIS, 1, LONGEST_TIMEOUT_MILLIS));
  }

  private static int number(@Nullable String text, String key, int assumed, int least, int most) {
    if (text == null) {
      return assumed;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(range(key, text, least, most), notANumber);
    }
    throw new IllegalArgumentException(range(key, text, least, most));
  }

  private static String range(String key, String text, int least, int most) {
    return "%s must be a number from %d to %d: %s".formatted(key, least, most, text);
  }
}
