package dosirak.platform.web;

import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is well-formed HTTP but nothing that is served here: other methods (and with them
 * every preflight of another site's page, as none is ever allowed), names this address does not go
 * by, and paths that two readers could read in two ways.
 */
final class FrontPolicy extends Handler.Wrapper {
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE");
  private static final String ALLOW = "GET, HEAD, POST, PUT, DELETE";
  private static final int MOST_HEADERS = 100;

  private final AllowedHosts hosts;

  FrontPolicy(Handler handler, AllowedHosts hosts) {
    super(handler);
    this.hosts = hosts;
  }

  private record Refusal(int status, String code, String detail) {
    static Refusal invalid(String detail) {
      return new Refusal(400, "invalid-request", detail);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Refusal refusal = refusal(request);
    if (refusal == null) {
      return super.handle(request, response, callback);
    }
    if (refusal.status() == 405) {
      response.getHeaders().put(HttpHeader.ALLOW, ALLOW);
    }
    FrontProblems.send(
        request, response, callback, refusal.status(), refusal.code(), refusal.detail());
    return true;
  }

  /** Whether it lets a request in. */
  boolean allows(Request request) {
    return refusal(request) == null;
  }

  private @Nullable Refusal refusal(Request request) {
    if (request.getHeaders().size() > MOST_HEADERS) {
      return new Refusal(431, "headers-too-large", "The request has too many headers.");
    }
    if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1
        && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
      return Refusal.invalid("Chunks are of HTTP/1.1.");
    }
    if (!request.getHeaders().contains(HttpHeader.HOST)) {
      return Refusal.invalid("The request does not say which host it is for.");
    }
    if (!hosts.allows(request)) {
      return new Refusal(
          421,
          "unknown-host",
          "This address does not go by that name. The setting front.allowed-hosts says by which.");
    }
    if (!METHODS.contains(request.getMethod())) {
      return new Refusal(405, "method-not-allowed", "That method is not served here.");
    }
    HttpURI uri = request.getHttpURI();
    if (request.getConnectionMetaData().isSecure() != "https".equals(uri.getScheme())) {
      return Refusal.invalid("The address has another scheme than the connection.");
    }
    String path = uri.getPath();
    if (path == null || !path.startsWith("/") || !isPlain(path)) {
      return Refusal.invalid("The path is not allowed.");
    }
    return null;
  }

  /**
   * Whether a path, as it was sent, has one reading only: no parameters, no steps up or in place.
   * Encoded slashes, dots and percent signs, empty segments and control characters never come here;
   * the server refuses them.
   */
  private static boolean isPlain(String path) {
    if (path.indexOf(';') >= 0 || path.contains("%3b") || path.contains("%3B")) {
      return false;
    }
    if (!path.contains("/.")) {
      return true;
    }
    for (String segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return false;
      }
    }
    return true;
  }
}
