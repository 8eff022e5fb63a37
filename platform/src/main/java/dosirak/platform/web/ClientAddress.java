package dosirak.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from: the other end of the connection or, behind a trusted proxy, the
 * address that the proxy saw (see {@link ForwardedAddresses}). Good as evidence and for limits,
 * never as a proof of who somebody is.
 */
public final class ClientAddress {
  /** A household or an office has at least so much of IPv6 to itself. */
  private static final int IPV6_NETWORK_BYTES = 8;

  private static final String UNKNOWN = "unknown";

  private ClientAddress() {}

  /** The address in its usual notation. */
  public static String of(HttpServletRequest request) {
    InetAddress address = literal(request.getRemoteAddr());
    return address == null ? UNKNOWN : text(address);
  }

  /** The key by which failures from this address are counted. */
  public static String limitKey(HttpServletRequest request) {
    return limitKey(of(request));
  }

  /**
   * The key by which an address is counted: itself, or the /64 network of an IPv6 address, since
   * whoever has one of these has all of them.
   */
  public static String limitKey(String address) {
    InetAddress literal = literal(address);
    return literal == null ? UNKNOWN : limitKey(literal);
  }

  static String limitKey(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
    return text(address(bytes)) + "/64";
  }

  /** An address without the name of a network card; null if the text is none. */
  static @Nullable InetAddress literal(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    int zone = bare.indexOf('%');
    try {
      return InetAddress.ofLiteral(zone < 0 ? bare : bare.substring(0, zone));
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address has 4 or 16 bytes", impossible);
    }
  }

  /** Without the name of a network card. */
  private static String text(InetAddress address) {
    return address(address.getAddress()).getHostAddress();
  }
}
