package dosirak.platform.web;

import dosirak.platform.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whom the front server serves, and whom it believes.
 *
 * @param allowedHosts the names that this installation is called by, {@code *} for any; empty to
 *     know them from the certificate
 * @param trustedProxies whose word about the client's address is believed
 * @param forwardedHeader in which header such a proxy says it; only one is read, since a proxy
 *     passes on unseen what a client wrote into the other
 * @param connectionsPerAddress how many connections one address may hold open
 */
public record FrontSettings(
    Set<String> allowedHosts,
    List<AddressRange> trustedProxies,
    ForwardedHeader forwardedHeader,
    int connectionsPerAddress) {
  public static final String ALLOWED_HOSTS = "front.allowed-hosts";
  public static final String TRUSTED_PROXIES = "front.trusted-proxies";
  public static final String FORWARDED_HEADER = "front.forwarded-header";
  public static final String LEAVE_WAIT = "front.leave-wait-millis";
  public static final String CONNECTIONS_PER_ADDRESS = "front.connections-per-address";

  /** Many share one address: a company, a school, all phones of a carrier's region. */
  static final int DEFAULT_CONNECTIONS_PER_ADDRESS = 1_000;

  private static final int MOST_CONNECTIONS_PER_ADDRESS = 100_000;
  private static final Pattern HOST =
      Pattern.compile("\\*|\\[[0-9a-f:.]+]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?");

  /** The header in which a proxy tells whom it speaks for. */
  public enum ForwardedHeader {
    /** The common {@code X-Forwarded-For} with {@code X-Forwarded-Proto}. */
    X_FORWARDED_FOR,
    /** The standard one, RFC 7239. */
    FORWARDED
  }

  public FrontSettings {
    allowedHosts = Set.copyOf(allowedHosts);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * How long a process that is told to stop says that it is leaving before it takes no more
   * requests: two looks of the front and a moment. Without a front nobody looks.
   *
   * @throws IllegalArgumentException in words for the operator, naming the key
   */
  public static Duration leaveWait(Settings settings) {
    String value = settings.find(LEAVE_WAIT);
    if (value == null) {
      return Duration.ZERO;
    }
    if (!value.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(LEAVE_WAIT + " must be milliseconds, up to 99999");
    }
    return Duration.ofMillis(Long.parseLong(value));
  }

  /** Nobody is trusted, and names are known from the certificate. */
  public static FrontSettings defaults() {
    return new FrontSettings(
        Set.of(), List.of(), ForwardedHeader.X_FORWARDED_FOR, DEFAULT_CONNECTIONS_PER_ADDRESS);
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException in words for the operator, naming the key
   */
  public static FrontSettings of(Settings settings) {
    return new FrontSettings(
        list(settings.find(ALLOWED_HOSTS)).stream()
            .map(FrontSettings::host)
            .collect(Collectors.toUnmodifiableSet()),
        list(settings.find(TRUSTED_PROXIES)).stream().map(FrontSettings::range).toList(),
        header(settings.find(FORWARDED_HEADER)),
        connections(settings.find(CONNECTIONS_PER_ADDRESS)));
  }

  private static List<String> list(@Nullable String value) {
    return value == null
        ? List.of()
        : Arrays.stream(value.split(",", -1))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .toList();
  }

  private static String host(String text) {
    String host = text.toLowerCase(Locale.ROOT);
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          ALLOWED_HOSTS + ": " + text + " is not a name like food.example, without a port, or *");
    }
    return host;
  }

  private static AddressRange range(String text) {
    try {
      return AddressRange.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(TRUSTED_PROXIES + ": " + wrong.getMessage(), wrong);
    }
  }

  private static ForwardedHeader header(@Nullable String value) {
    return switch (value == null ? "x-forwarded-for" : value.toLowerCase(Locale.ROOT)) {
      case "x-forwarded-for" -> ForwardedHeader.X_FORWARDED_FOR;
      case "forwarded" -> ForwardedHeader.FORWARDED;
      default ->
          throw new IllegalArgumentException(
              FORWARDED_HEADER + " must be x-forwarded-for or forwarded");
    };
  }

  private static int connections(@Nullable String value) {
    if (value == null) {
      return DEFAULT_CONNECTIONS_PER_ADDRESS;
    }
    try {
      int connections = Integer.parseInt(value);
      if (connections >= 1 && connections <= MOST_CONNECTIONS_PER_ADDRESS) {
        return connections;
      }
    } catch (NumberFormatException notANumber) {
      throw connectionsOutOfRange(notANumber);
    }
    throw connectionsOutOfRange(null);
  }

  private static IllegalArgumentException connectionsOutOfRange(@Nullable Throwable cause) {
    return new IllegalArgumentException(
        "%s must be a number from 1 to %d"
            .formatted(CONNECTIONS_PER_ADDRESS, MOST_CONNECTIONS_PER_ADDRESS),
        cause);
  }
}
