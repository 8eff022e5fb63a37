package dosirak.platform.web;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections that send a request drop by drop. The server's idle time-out begins anew with
 * every byte; this does not: from its first byte on, a request has so long for its headers and so
 * long again for its body, and a new connection has so long for its first request.
 */
final class SlowClients extends AbstractLifeCycle {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final List<ServerConnector> connectors;
  private final Duration forHeaders;
  private final Duration forBody;
  private Map<EndPoint, Stay> stays = new HashMap<>();
  private volatile Scheduler.@Nullable Task next;

  SlowClients(List<ServerConnector> connectors, Duration forHeaders, Duration forBody) {
    this.connectors = connectors;
    this.forHeaders = forHeaders;
    this.forBody = forBody;
  }

  private enum Phase {
    FIRST_REQUEST,
    HEADERS,
    BODY,
    NOTHING_AWAITED
  }

  /**
   * How long a connection has been at the same thing.
   *
   * @param requests how many it had sent before
   */
  private record Stay(Phase phase, long requests, long sinceNanos) {}

  @Override
  protected void doStart() {
    lookLater();
  }

  @Override
  protected void doStop() {
    Scheduler.Task task = next;
    if (task != null) {
      task.cancel();
    }
  }

  private void lookLater() {
    next =
        connectors
            .getFirst()
            .getScheduler()
            .schedule(
                () ->
                    connectors
                        .getFirst()
                        .getExecutor()
                        .execute(() -> {
                          look();
                          if (isRunning()) {
                            lookLater();
                          }
                        }),
                BETWEEN_LOOKS.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void look() {
    long now = System.nanoTime();
    Map<EndPoint, Stay> seen = new HashMap<>();
    for (ServerConnector connector : connectors) {
      for (EndPoint endPoint : connector.getConnectedEndPoints()) {
        HttpConnection http = http(endPoint.getConnection());
        Phase phase = http == null ? Phase.FIRST_REQUEST : phase(http);
        long requests = http == null ? 0 : http.getMessagesIn();
        Stay before = stays.get(endPoint);
        Stay stay =
            before != null && before.phase() == phase && before.requests() == requests
                ? before
                : new Stay(phase, requests, now);
        seen.put(endPoint, stay);
        if (now - stay.sinceNanos() > patience(phase)) {
          endPoint.close(new TimeoutException("the client is too slow"));
        }
      }
    }
    stays = seen;
  }

  private long patience(Phase phase) {
    return switch (phase) {
      case FIRST_REQUEST, HEADERS -> forHeaders.toNanos();
      case BODY -> forBody.toNanos();
      case NOTHING_AWAITED -> Long.MAX_VALUE;
    };
  }

  private static @Nullable HttpConnection http(@Nullable Connection connection) {
    return switch (connection) {
      case HttpConnection http -> http;
      case SslConnection tls -> http(tls.getSslEndPoint().getConnection());
      case null, default -> null;
    };
  }

  private static Phase phase(HttpConnection http) {
    return switch (http.getParser().getState()) {
      case START -> http.getMessagesIn() == 0 ? Phase.FIRST_REQUEST : Phase.NOTHING_AWAITED;
      case METHOD,
          RESPONSE_VERSION,
          SPACE1,
          STATUS,
          URI,
          SPACE2,
          REQUEST_VERSION,
          REASON,
          PROXY,
          HEADER ->
          Phase.HEADERS;
      case CONTENT,
          EOF_CONTENT,
          CHUNKED_CONTENT,
          CHUNK_SIZE,
          CHUNK,
          CHUNK_END,
          CONTENT_END,
          TRAILER ->
          Phase.BODY;
      case END, CLOSE, CLOSED -> Phase.NOTHING_AWAITED;
    };
  }
}
