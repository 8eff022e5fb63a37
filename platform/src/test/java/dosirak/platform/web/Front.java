package dosirak.platform.web;

import dosirak.platform.testing.RawHttp;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A front server with a servlet behind it that notes what reaches it, for tests. */
final class Front implements AutoCloseable {
  private static final Duration FOR_HEADERS = Duration.ofSeconds(15);
  private static final Duration FOR_BODY = Duration.ofSeconds(60);

  private final FrontServer server;
  private final List<String> reached = new CopyOnWriteArrayList<>();

  private Front(
      FrontServer.@Nullable Tls tls,
      FrontSettings settings,
      Duration forHeaders,
      Duration forBody) {
    server = new FrontServer(0, tls, settings, forHeaders, forBody);
    server.mount("/api/test/*", new Notes());
    server.mount("/*", new StaticFiles("front-test", new Problems(Json.mapper())));
    server.start();
  }

  static Front start() {
    return start(FrontSettings.defaults());
  }

  static Front start(FrontSettings settings) {
    return new Front(null, settings, FOR_HEADERS, FOR_BODY);
  }

  static Front startImpatient(Duration forHeaders, Duration forBody) {
    return new Front(null, FrontSettings.defaults(), forHeaders, forBody);
  }

  static Front startWithTls(
      FrontServer.Tls tls, Set<String> allowedHosts, int connectionsPerAddress) {
    FrontSettings defaults = FrontSettings.defaults();
    return new Front(
        tls,
        new FrontSettings(
            allowedHosts,
            defaults.trustedProxies(),
            defaults.forwardedHeader(),
            connectionsPerAddress),
        FOR_HEADERS,
        FOR_BODY);
  }

  int port() {
    return server.port();
  }

  int loopbackPort() {
    return server.loopbackPort();
  }

  /** Method, path and body of every request that got as far as a servlet. */
  List<String> reached() {
    return reached;
  }

  /** Sends lines that end with CRLF, without what {@code Host} the server is. */
  RawHttp.Exchange send(String... lines) {
    return RawHttp.send(port(), String.join("\r\n", lines));
  }

  /** A GET that closes the connection. */
  RawHttp.Exchange get(String path, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return send("GET " + path + " HTTP/1.1", "Host: localhost", "Connection: close", more + "\r\n");
  }

  @Override
  public void close() {
    server.stop();
  }

  private final class Notes extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      byte[] body = request.getInputStream().readAllBytes();
      reached.add(
          request.getMethod()
              + " "
              + request.getRequestURI()
              + " "
              + new String(body, StandardCharsets.UTF_8));
      String path = String.valueOf(request.getPathInfo());
      switch (path) {
        case "/fails" -> throw new IllegalStateException("as the test wants it");
        case "/reset" -> {
          response.setHeader("X-Gone", "yes");
          response.reset();
          response.getOutputStream().print("after reset");
        }
        case "/stream" -> {
          response.setContentType("text/event-stream");
          response.getOutputStream().print("event: one\n\n");
          response.flushBuffer();
          response.getOutputStream().print("event: two\n\n");
        }
        case "/private" -> {
          response.setHeader("Cache-Control", "private, no-cache");
          response.setHeader("ETag", "\"1\"");
          response.setStatus(304);
        }
        case "/origin" ->
            response
                .getOutputStream()
                .print(
                    "from="
                        + ClientAddress.of(request)
                        + " key="
                        + ClientAddress.limitKey(request)
                        + " secure="
                        + request.isSecure()
                        + " scheme="
                        + request.getScheme());
        default -> response.getOutputStream().print("ok " + body.length);
      }
    }
  }
}
