package dosirak.platform.web;

import dosirak.platform.security.Caller;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.security.Tokens;
import dosirak.platform.telemetry.RequestLatency;
import dosirak.platform.telemetry.TraceContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.HandlerMapping;

/**
 * The road into one compartment, on which every request gets its trace, its caller, its limits and,
 * whatever happens, an answer. The compartment behind it may come and go.
 */
public final class CompartmentRoad extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(CompartmentRoad.class);
  private static final int LONGEST_BODY = 256 * 1024;

  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";
  private static final Set<String> READS = Set.of("GET", "HEAD");

  private final transient String domain;
  private final transient Supplier<? extends @Nullable Served> compartment;
  private final transient Tokens tokens;
  private final transient SessionCookies cookies;
  private final transient Problems problems;
  private final transient RequestLatency latency;
  private final transient Overload overload;

  /**
   * @param compartment gives what serves now, or null while nothing does
   */
  public CompartmentRoad(
      String domain,
      Supplier<? extends @Nullable Served> compartment,
      Tokens tokens,
      SessionCookies cookies,
      Problems problems,
      RequestLatency latency,
      Overload overload) {
    this.domain = domain;
    this.compartment = compartment;
    this.tokens = tokens;
    this.cookies = cookies;
    this.problems = problems;
    this.latency = latency;
    this.overload = overload;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long now = System.nanoTime();
    // Before it got a processor to be begun on.
    long arrived = request.getAttribute(FrontDoor.ARRIVED) instanceof Long nanos ? nanos : now;
    overload.pressure().note(arrived, now);
    TraceContext trace = TraceContext.continuing(request.getHeader("traceparent"));
    try (var _ = trace.open()) {
      response.setHeader("Trace-Id", trace.traceId());
      response.setHeader("X-Content-Type-Options", "nosniff");
      try {
        enter(request, response, arrived);
      } catch (IOException | UncheckedIOException gone) {
        giveUp(response, gone);
      } catch (ServletException failure) {
        problems.send(
            response, Problems.of(failure.getCause() == null ? failure : failure.getCause()));
      } catch (RuntimeException failure) {
        problems.send(response, Problems.of(failure));
      }
    } finally {
      String contentType = response.getContentType();
      if (contentType == null || !contentType.startsWith("text/event-stream")) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        latency.record(
            domain,
            request.getMethod(),
            pattern == null ? "unmatched" : pattern.toString(),
            response.getStatus(),
            System.nanoTime() - arrived);
      }
    }
  }

  /**
   * The connection does not go on: the client left, or sent bytes that are no body. Silence would
   * be taken for a success.
   */
  private void giveUp(HttpServletResponse response, Exception gone) {
    log.debug("client left: {}", gone.toString());
    if (!response.isCommitted()) {
      response.setHeader("Connection", "close");
      try {
        problems.send(response, Problem.invalid("body", "could not be read to its end"));
      } catch (IOException left) {
        log.debug("nobody to tell: {}", left.toString());
      }
    }
  }

  private void enter(HttpServletRequest request, HttpServletResponse response, long arrived)
      throws IOException, ServletException {
    // Of a read too: what is left unread of it would end the connection under the next request.
    byte[] body = PavedRequest.readBody(request, LONGEST_BODY);
    if (body == null) {
      throw Problem.of(
          413, "body-too-large", "The body is longer than " + LONGEST_BODY + " bytes.");
    }
    if (request.getRequestURI().equals(request.getServletPath())) {
      throw Problem.notFound("page");
    }
    if (!request.getRequestURI().startsWith(request.getServletPath() + "/")) {
      throw Problem.invalid("path", "must not be written in another way");
    }
    if (!Json.isClean(decodedPath(request))) {
      throw Problem.invalid("path", "has a character that is not allowed");
    }
    // After the body was read, so that a refusal leaves the connection fit for the next request.
    Caller caller = caller(request);
    Served served = compartment.get();
    if (served == null) {
      throw Problem.unavailable("The part " + domain + " does not serve at the moment.");
    }
    if (served.ready() != null && sendReady(served.ready(), request, response)) {
      return;
    }
    Deadline deadline = Deadline.of(request.getHeader(Deadline.HEADER), arrived);
    boolean isStream = request.getRequestURI().endsWith("/stream");
    Entrance entrance =
        isStream ? null : new Entrance(overload, domain, client(caller, request), deadline);
    PavedRequest paved =
        new PavedRequest(request, caller, () -> requireSame(caller, request), body, entrance);
    if (serveBare(served, paved, response)) {
      return;
    }
    boolean isAnswered = false;
    try {
      served.servlet().service(paved, response);
      isAnswered = response.getStatus() < 400;
    } finally {
      if (entrance != null) {
        entrance.leave(isAnswered);
      }
    }
  }

  /**
   * Serves a command that is done in a group, which takes no room: a group needs one connection
   * however many it is made of, and has a limit of its own.
   */
  private static boolean serveBare(
      Served served, PavedRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    BareCommands bare = served.bare();
    try {
      return bare != null && bare.serve(request, response);
    } catch (RuntimeException | IOException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new ServletException(failure);
    }
  }

  /**
   * Answers with bytes that are at hand, which takes no room: whoever waits for the database does
   * not stand in the way. Who asks for a position waits like everybody.
   */
  private static boolean sendReady(
      ReadyReads ready, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo();
    if (!request.getMethod().equals("GET")
        || path == null
        || request.getHeader(PositionGate.HEADER) != null) {
      return false;
    }
    ReadyAnswer answer = ready.find(path, request.getQueryString());
    if (answer == null) {
      return false;
    }
    request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, answer.pattern());
    answer.headers().forEach(response::setHeader);
    answer.bytes().send(request, response);
    return true;
  }

  /** Who shares fairly with others: whoever is signed in, else an address. */
  private static String client(Caller caller, HttpServletRequest request) {
    return caller.equals(Caller.anonymous()) ? ClientAddress.limitKey(request) : caller.subject();
  }

  private static String decodedPath(HttpServletRequest request) {
    String query = request.getQueryString();
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    return query != null && query.toLowerCase(java.util.Locale.ROOT).contains("%00") ? "\0" : path;
  }

  private Caller caller(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (header == null) {
      return cookies
          .read(request)
          .map(session -> browser(request, session))
          .orElse(Caller.anonymous());
    }
    if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      // A client of the token endpoint, which reads it itself; everywhere else it is nobody.
      return Caller.anonymous();
    }
    if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw Problem.notSignedIn("Send the token as Authorization: Bearer <token>.");
    }
    return tokens.check(header.substring(BEARER.length()).strip());
  }

  private void requireSame(Caller caller, HttpServletRequest request) {
    if (!caller(request).subject().equals(caller.subject())) {
      throw Problem.notSignedIn("Sign in again.");
    }
  }

  /**
   * The person before a browser. A browser sends its cookies for whatever page asks it to; a change
   * must carry what only a page of this marketplace can know.
   */
  private Caller browser(HttpServletRequest request, SessionCookies.Session session) {
    Caller caller;
    try {
      caller = tokens.check(session.accessToken());
    } catch (Problem refusal) {
      // What is public stays public, and one must be able to sign in anew, whatever an old cookie
      // says.
      request.setAttribute(PavedRequest.SIGNED_OUT, refusal);
      return Caller.anonymous();
    }
    if (!READS.contains(request.getMethod())) {
      if (!isOfThisSite(request)) {
        throw Problem.of(403, "cross-site", "The request was sent by a page of another site.");
      }
      if (!SessionCookies.carriesCsrf(request, session)) {
        throw Problem.of(
            403,
            "csrf",
            "Repeat the cookie " + SessionCookies.CSRF + " in " + SessionCookies.CSRF_HEADER + ".");
      }
    }
    return caller;
  }

  /** Browsers say where a request comes from; what is no browser says nothing. */
  private static boolean isOfThisSite(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    String origin = request.getHeader("Origin");
    return origin == null || origin.equals(request.getScheme() + "://" + request.getHeader("Host"));
  }
}
