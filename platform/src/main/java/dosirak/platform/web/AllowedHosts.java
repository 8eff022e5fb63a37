package dosirak.platform.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether this address answers to the name a client calls it by. A page of another site
 * whose name was made to point here calls it by that site's name, and gets nothing.
 *
 * <p>The machine's own names always do on loopback. With TLS it is what was configured or, without
 * that, the names in the certificate and the very address the connection came in on.
 */
final class AllowedHosts {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String ANY = "*";

  private final Set<String> configured;
  private final Predicate<String> certified;

  /**
   * @param configured lower case; empty if nothing is
   * @param certified whether a name is in the certificate
   */
  AllowedHosts(Set<String> configured, Predicate<String> certified) {
    this.configured = configured;
    this.certified = certified;
  }

  /** Whether a host, with an IPv6 address in brackets, is this machine called from itself. */
  static boolean isLoopback(@Nullable String host) {
    return host != null && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
  }

  /** Whether the host of a request, from its target or its header, is served. */
  boolean allows(Request request) {
    String name = request.getHttpURI().getHost();
    if (name == null) {
      return false;
    }
    String host = name.toLowerCase(Locale.ROOT);
    if (configured.contains(ANY) || configured.contains(host)) {
      return true;
    }
    InetAddress called =
        request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress local
            ? local.getAddress()
            : null;
    if (called != null && called.isLoopbackAddress() && isLoopback(host)) {
      return true;
    }
    if (!configured.isEmpty() || !request.getConnectionMetaData().isSecure()) {
      return false;
    }
    return certified.test(host) || (called != null && called.equals(ClientAddress.literal(host)));
  }
}
