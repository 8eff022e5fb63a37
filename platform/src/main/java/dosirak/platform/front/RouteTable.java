package dosirak.platform.front;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Where requests go and what may be done with them on the way, whatever stands in front: a load
 * balancer's configuration is rendered from it and holds nothing that is not here.
 *
 * @param routes the first whose path fits is taken; the last takes all that is left
 */
public record RouteTable(List<Route> routes) {
  /** Longer than any command takes: a gateway that does not answer is given up before. */
  private static final Duration ANSWER_WAIT = Duration.ofSeconds(30);

  /** A stream says something every ten seconds. */
  private static final Duration STREAM_WAIT = Duration.ofSeconds(60);

  /** Whoever cannot be let in so soon is told to come again. */
  private static final Duration QUEUE_WAIT = Duration.ofSeconds(2);

  /**
   * One way through.
   *
   * @param name of the backend
   * @param domain that serves it; empty where any process does
   * @param path what the path begins with
   * @param isStream whether answers are server-sent events, which go on for as long as they are
   *     heard
   * @param answerWait how long the server may be silent
   * @param queueWait how long a request may wait for a place
   */
  public record Route(
      String name,
      String domain,
      String path,
      boolean isStream,
      Duration answerWait,
      Duration queueWait) {
    /** What tells whether a process serves this route; of one that any serves, its own health. */
    public String healthPath() {
      return domain.isEmpty() ? "/api/platform/health" : "/api/platform/health/" + domain;
    }
  }

  public RouteTable {
    routes = List.copyOf(routes);
  }

  /** The end of the path of every stream. */
  public static final String STREAM_SUFFIX = "/stream";

  /**
   * The methods that change nothing, so that one may be sent again to another process although the
   * first may have got it. A command may be sent again only where it was never sent: clients that
   * repeat commands themselves do it with their key.
   */
  public static final List<String> REPEATABLE_METHODS = List.of("GET", "HEAD");

  /** The table of these domains. */
  public static RouteTable of(Collection<String> domains) {
    List<Route> routes =
        new java.util.ArrayList<>(
            new TreeSet<>(domains)
                .stream()
                    .flatMap(domain ->
                        List.of(
                            route(domain + "-stream", domain, true), route(domain, domain, false))
                            .stream())
                    .toList());
    routes.add(new Route("any", "", "/", false, ANSWER_WAIT, QUEUE_WAIT));
    return new RouteTable(routes);
  }

  private static Route route(String name, String domain, boolean isStream) {
    return new Route(
        name,
        domain,
        "/api/" + domain + "/",
        isStream,
        isStream ? STREAM_WAIT : ANSWER_WAIT,
        QUEUE_WAIT);
  }
}
