package dosirak.platform.web;

import dosirak.platform.web.FrontSettings.ForwardedHeader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Gives a request the address of the client that a proxy speaks for. Only the word of a trusted
 * proxy counts: the list it forwards is read from its end, which the proxy wrote, towards its
 * beginning, which anybody may have written, and the first address that is not a trusted proxy's is
 * the client's.
 */
final class ForwardedAddresses implements HttpConfiguration.Customizer {
  private static final int MOST_HOPS = 16;

  private final List<AddressRange> trusted;
  private final ForwardedHeader header;

  ForwardedAddresses(FrontSettings settings) {
    this.trusted = settings.trustedProxies();
    this.header = settings.forwardedHeader();
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
    if (trusted.isEmpty()
        || !(remote instanceof InetSocketAddress peer)
        || peer.getAddress() == null
        || !isTrusted(peer.getAddress())) {
      return request;
    }
    List<Hop> hops =
        switch (header) {
          case X_FORWARDED_FOR -> commonHops(request.getHeaders());
          case FORWARDED -> standardHops(request.getHeaders());
        };
    InetAddress client = peer.getAddress();
    for (Hop hop : hops.reversed()) {
      if (hop.address() == null) {
        break;
      }
      client = hop.address();
      if (!isTrusted(client)) {
        break;
      }
    }
    String scheme = hops.isEmpty() ? null : hops.getLast().scheme();
    return new Forwarded(request, new InetSocketAddress(client, peer.getPort()), scheme);
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }

  /**
   * What one proxy says.
   *
   * @param address whom it speaks for; null if it cannot be read
   * @param scheme of the client's request
   */
  private record Hop(@Nullable InetAddress address, @Nullable String scheme) {}

  private static List<Hop> commonHops(HttpFields headers) {
    List<String> schemes = headers.getCSV("X-Forwarded-Proto", false);
    String scheme = schemes.isEmpty() ? null : scheme(schemes.getLast());
    List<Hop> hops = new ArrayList<>();
    for (String address : last(headers.getCSV("X-Forwarded-For", false))) {
      hops.add(new Hop(node(address), scheme));
    }
    return hops;
  }

  private static List<Hop> standardHops(HttpFields headers) {
    List<Hop> hops = new ArrayList<>();
    for (String element : last(headers.getCSV("Forwarded", true))) {
      InetAddress address = null;
      String scheme = null;
      for (String pair : element.split(";", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? "" : pair.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        String value = unquoted(pair.substring(equals + 1).strip());
        if (name.equals("for")) {
          address = node(value);
        } else if (name.equals("proto")) {
          scheme = scheme(value);
        }
      }
      hops.add(new Hop(address, scheme));
    }
    return hops;
  }

  private static List<String> last(List<String> values) {
    return values.subList(Math.max(0, values.size() - MOST_HOPS), values.size());
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private static @Nullable String scheme(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "https" -> "https";
      case "http" -> "http";
      default -> null;
    };
  }

  /** The address of {@code 1.2.3.4}, {@code 1.2.3.4:5}, {@code ::1} or {@code [::1]:5}. */
  private static @Nullable InetAddress node(String text) {
    int bracket = text.indexOf(']');
    if (text.startsWith("[") && bracket > 0) {
      return ClientAddress.literal(text.substring(0, bracket + 1));
    }
    int colon = text.indexOf(':');
    boolean hasPort = colon >= 0 && colon == text.lastIndexOf(':');
    return ClientAddress.literal(hasPort ? text.substring(0, colon) : text);
  }

  private static final class Forwarded extends Request.Wrapper {
    private final ConnectionMetaData connection;
    private final HttpURI uri;
    private final boolean secure;

    Forwarded(Request request, SocketAddress client, @Nullable String scheme) {
      super(request);
      ConnectionMetaData direct = request.getConnectionMetaData();
      this.secure = scheme == null ? direct.isSecure() : scheme.equals("https");
      this.connection =
          new ConnectionMetaData.Wrapper(direct) {
            @Override
            public SocketAddress getRemoteSocketAddress() {
              return client;
            }

            @Override
            public boolean isSecure() {
              return secure;
            }
          };
      this.uri =
          scheme == null
              ? request.getHttpURI()
              : HttpURI.build(request.getHttpURI()).scheme(scheme).asImmutable();
    }

    @Override
    public ConnectionMetaData getConnectionMetaData() {
      return connection;
    }

    @Override
    public HttpURI getHttpURI() {
      return uri;
    }

    @Override
    public boolean isSecure() {
      return secure;
    }
  }
}
