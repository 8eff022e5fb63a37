package dosirak.platform.front;

import dosirak.platform.front.FrontMembers.Server;
import dosirak.platform.front.RouteTable.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Renders the route table for HAProxy 2.6 or later. Pure.
 *
 * <p>Requests that change something are sent to another process only if the first could not be
 * connected to; those that change nothing also if it broke off. What HAProxy itself refuses is told
 * as a problem like everything else, and the only 5xx is a 503 that says when to come again.
 */
public final class HaproxyConfiguration {
  /** HAProxy's own answers, by the status it would give. */
  private static final Map<Integer, Refusal> REFUSALS = refusals();

  private HaproxyConfiguration() {}

  /**
   * What may differ from installation to installation.
   *
   * @param requestsPerAddress how many requests an address may make in ten seconds; 0 for no limit
   * @param connectionsPerAddress how many connections it may hold open; 0 for no limit
   * @param connectionsPerServer how many requests a process is given at once
   * @param statistics the socket that tells how it is, for its owner only; null for none
   */
  public record Options(
      int requestsPerAddress,
      int connectionsPerAddress,
      int connectionsPerServer,
      @Nullable String statistics) {
    /** Fit for the open: many phones share one address. */
    public static final Options DEFAULT = new Options(2_000, 1_000, 256, null);

    /** For loads that come from one machine. */
    public static final Options UNLIMITED = new Options(0, 0, 256, null);
  }

  /**
   * An answer of HAProxy's own.
   *
   * @param status that is sent
   * @param code of the problem
   * @param retryAfterSeconds 0 for none
   */
  private record Refusal(int status, String code, String title, int retryAfterSeconds) {
    /** As a rule for one of HAProxy's statuses; what it says is quoted for its configuration. */
    String line(int of) {
      String body =
          "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\"}"
              .formatted(title, status, code);
      String retry = retryAfterSeconds == 0 ? "" : " hdr Retry-After " + retryAfterSeconds;
      return "  http-error status %d content-type application/problem+json string '%s'%s hdr Cache-Control no-store"
          .formatted(of, body, retry);
    }
  }

  private static Map<Integer, Refusal> refusals() {
    Map<Integer, Refusal> refusals = new LinkedHashMap<>();
    refusals.put(400, new Refusal(400, "invalid-request", "The request cannot be read.", 0));
    refusals.put(408, new Refusal(408, "request-too-slow", "The request came too slowly.", 0));
    refusals.put(413, new Refusal(413, "body-too-large", "The request is too large.", 0));
    refusals.put(429, new Refusal(429, "too-many-requests", "Too many requests.", 10));
    refusals.put(
        503, new Refusal(503, "unavailable", "This part does not serve at the moment.", 1));
    return refusals;
  }

  /** The whole configuration. */
  public static String of(RouteTable table, FrontMembers members, Options options) {
    StringBuilder text = new StringBuilder();
    global(text, options);
    defaults(text);
    frontend(text, table, members, options);
    table.routes().forEach(route -> backend(text, route, members.servers(), options));
    return text.toString();
  }

  private static void global(StringBuilder text, Options options) {
    text.append(
        """
        # Rendered by `dosirak front haproxy`; change what it was rendered from, not this.
        global
          maxconn 8000
          nbthread 2
          # Requests at hand end; streams are told good-bye by the processes.
          hard-stop-after 60s
        """);
    if (options.statistics() != null) {
      text.append("  stats socket ").append(options.statistics()).append(" mode 600 level admin\n");
    }
  }

  private static void defaults(StringBuilder text) {
    text.append(
        """

        defaults
          mode http
          timeout connect 1s
          timeout client 65s
          timeout http-request 15s
          timeout http-keep-alive 55s
          timeout queue 2s
          timeout server 30s
          timeout check 2s
          # A process that cannot be connected to got nothing, so anything may go to another.
          option redispatch 1
          retries 3
          retry-on conn-failure empty-response response-timeout
          # Only the first request of a connection may meet one that was just closed, if at all.
          http-reuse safe
          option httpchk
          default-server inter 2s fastinter 500ms downinter 1s fall 2 rise 1
        """);
    REFUSALS.forEach((status, refusal) -> text.append(refusal.line(status)).append('\n'));
    Refusal away = Objects.requireNonNull(REFUSALS.get(503));
    for (int status : new int[] {500, 502, 504}) {
      text.append(away.line(status)).append('\n');
    }
  }

  private static void frontend(
      StringBuilder text, RouteTable table, FrontMembers members, Options options) {
    text.append("\nfrontend front\n");
    text.append("  bind ").append(members.listen()).append('\n');
    text.append("  option forwardfor\n");
    text.append("  http-request del-header X-Forwarded-For\n");
    text.append("  http-request del-header Forwarded\n");
    text.append("  http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]\n");
    // Whatever else went wrong behind, a client hears as: come again.
    text.append("  http-after-response set-status 503 if { status 500 502 504 }\n");
    text.append("  http-after-response set-header Retry-After 1");
    text.append(" if { status 503 } !{ res.hdr(Retry-After) -m found }\n");
    if (options.requestsPerAddress() > 0 || options.connectionsPerAddress() > 0) {
      text.append(
          "  stick-table type ipv6 size 200k expire 60s store http_req_rate(10s),conn_cur\n");
      text.append("  http-request track-sc0 src\n");
    }
    if (options.requestsPerAddress() > 0) {
      text.append("  http-request deny deny_status 429 if { sc_http_req_rate(0) gt ")
          .append(options.requestsPerAddress())
          .append(" }\n");
    }
    if (options.connectionsPerAddress() > 0) {
      text.append("  http-request deny deny_status 429 if { sc_conn_cur(0) gt ")
          .append(options.connectionsPerAddress())
          .append(" }\n");
    }
    for (Route route : table.routes()) {
      if (route.domain().isEmpty()) {
        text.append("  default_backend ").append(route.name()).append('\n');
      } else {
        text.append("  use_backend %s if { path_beg %s }".formatted(route.name(), route.path()));
        text.append(
            route.isStream() ? " { path_end %s }%n".formatted(RouteTable.STREAM_SUFFIX) : "\n");
      }
    }
  }

  private static void backend(
      StringBuilder text, Route route, List<Server> servers, Options options) {
    text.append("\nbackend ").append(route.name()).append('\n');
    text.append("  balance ").append(route.isStream() ? "leastconn" : "roundrobin").append('\n');
    text.append("  timeout server ").append(route.answerWait().toMillis()).append("ms\n");
    text.append("  timeout queue ").append(route.queueWait().toMillis()).append("ms\n");
    if (!route.isStream() && !route.domain().isEmpty()) {
      text.append("  http-check send meth GET uri ")
          .append(route.healthPath())
          .append(" ver HTTP/1.1 hdr Host localhost\n");
      text.append("  http-check expect status 200\n");
    }
    text.append("  http-request disable-l7-retry unless { method ")
        .append(String.join(" ", RouteTable.REPEATABLE_METHODS))
        .append(" }\n");
    for (Server server : servers) {
      if (route.domain().isEmpty() || server.domains().contains(route.domain())) {
        // Streams go where the domain's other requests go; each process is looked at once.
        String looked = route.domain().isEmpty() ? server.domains().getFirst() : route.domain();
        String look =
            route.isStream() || route.domain().isEmpty()
                ? "track %s/%s".formatted(looked, server.name())
                : "check";
        text.append(
            "  server %s %s:%d %s maxconn %d%n"
                .formatted(
                    server.name(), server.host(), server.port(), look, limit(route, options)));
      }
    }
  }

  /** A stream holds its place for as long as it is heard. */
  private static int limit(Route route, Options options) {
    return route.isStream() ? options.connectionsPerServer() * 16 : options.connectionsPerServer();
  }
}
