package dosirak.platform.web;

import java.util.Arrays;
import java.util.Iterator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;

/**
 * Puts on every answer, whoever makes it, what a browser must not do with it: guess its type, frame
 * it, run or load anything from it, show it to another site, keep it. An answer that set such a
 * header itself, as pages do with their content policy, keeps its own.
 */
final class SecurityHeaders implements HttpConfiguration.Customizer {
  /** For pages: everything from this address, nothing inline, nothing evaluated. */
  static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self';"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final HttpField CACHE_CONTROL = field("Cache-Control", "no-store");

  private static final HttpField[] EVERYWHERE = {
    field(
        "Content-Security-Policy",
        "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'; sandbox"),
    field("X-Content-Type-Options", "nosniff"),
    field("X-Frame-Options", "DENY"),
    field("Referrer-Policy", "same-origin"),
    field(
        "Permissions-Policy",
        "accelerometer=(), autoplay=(self), bluetooth=(), camera=(), display-capture=(),"
            + " encrypted-media=(), fullscreen=(self), geolocation=(self), gyroscope=(), hid=(),"
            + " magnetometer=(), microphone=(), midi=(), payment=(),"
            + " publickey-credentials-create=(self), publickey-credentials-get=(self),"
            + " screen-wake-lock=(self), serial=(), usb=(), xr-spatial-tracking=()"),
    field("Cross-Origin-Opener-Policy", "same-origin"),
    field("Cross-Origin-Resource-Policy", "same-origin"),
    CACHE_CONTROL
  };

  /** For answers that say themselves what may keep them; they begin with these. */
  static final HttpFields BUT_CACHING =
      HttpFields.from(
          Arrays.stream(EVERYWHERE)
              .filter(field -> !field.equals(CACHE_CONTROL))
              .toArray(HttpField[]::new));

  /** One year. */
  private static final HttpField ONLY_TLS =
      field("Strict-Transport-Security", "max-age=31536000; includeSubDomains");

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    boolean onlyTls =
        request.getConnectionMetaData().isSecure()
            && !AllowedHosts.isLoopback(Request.getServerName(request));
    request.addHttpStreamWrapper(stream -> new Headed(stream, onlyTls));
    return request;
  }

  /** Puts the headers on an answer to what was no request, and so was not customized. */
  static void put(HttpFields.Mutable headers) {
    if (beginsWithAll(headers)) {
      return;
    }
    for (HttpField field : EVERYWHERE) {
      if (!headers.contains(field.getName())) {
        headers.add(field);
      }
    }
  }

  private static boolean beginsWithAll(HttpFields headers) {
    Iterator<HttpField> fields = headers.iterator();
    return fields.hasNext()
        && fields.next().equals(EVERYWHERE[0])
        && headers.contains(HttpHeader.CACHE_CONTROL);
  }

  private static HttpField field(String name, String value) {
    return new PreEncodedHttpField(name, value);
  }

  private static final class Headed extends HttpStream.Wrapper {
    private final boolean onlyTls;

    Headed(HttpStream stream, boolean onlyTls) {
      super(stream);
      this.onlyTls = onlyTls;
    }

    @Override
    public void prepareResponse(HttpFields.Mutable headers) {
      put(headers);
      if (onlyTls) {
        headers.put(ONLY_TLS);
      }
      super.prepareResponse(headers);
    }
  }
}
