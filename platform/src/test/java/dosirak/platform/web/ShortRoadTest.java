package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.platform.security.KeyRing;
import dosirak.platform.security.Tokens;
import dosirak.platform.telemetry.RequestLatency;
import dosirak.platform.testing.RawHttp;
import dosirak.platform.time.MachineClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortRoadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String BODY = "\"" + "at hand ".repeat(200) + "\"";

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final List<Boolean> askedOnVirtualThreads = new CopyOnWriteArrayList<>();
  private final List<Boolean> servedOnVirtualThreads = new CopyOnWriteArrayList<>();
  private final ReadyBytes bytes = new ReadyBytes(BODY.getBytes(StandardCharsets.UTF_8));
  private final FrontServer server = open();

  private FrontServer open() {
    FrontServer front = new FrontServer(0, null);
    LongRoad servlet = new LongRoad();
    front.mount("/api/test/*", servlet);
    ShortRoad road =
        new ShortRoad(new Tokens(new KeyRing(), MachineClock.system()), new RequestLatency(meters));
    Served served = new Served(servlet, new AtHand(), null);
    road.open("test", () -> served);
    road.open("away", () -> null);
    front.answerFirst(road);
    front.start();
    return front;
  }

  @AfterEach
  void close() {
    server.stop();
  }

  private RawHttp.Exchange get(String path, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return RawHttp.send(
        server.port(),
        "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + more + "\r\n");
  }

  @Test
  void whatIsAtHandIsAnsweredByTheThreadThatReads() {
    String answer = get("/api/test/ready").text();

    assertThat(answer).startsWith("HTTP/1.1 200").endsWith(BODY);
    assertThat(answer)
        .contains("Content-Type: application/json", "Cache-Control: private, no-cache")
        .contains("X-Frame-Options: DENY", "X-Content-Type-Options: nosniff")
        .containsOnlyOnce("Cache-Control:")
        .containsOnlyOnce("Content-Security-Policy:")
        .containsPattern("Trace-Id: [0-9a-f]{32}\r\n")
        .containsPattern("ETag: \"[^\"]+\"\r\n");
    assertThat(askedOnVirtualThreads).containsExactly(false);
    assertThat(servedOnVirtualThreads).isEmpty();
    assertThat(measuredRequests()).isEqualTo(1);
  }

  /** How many were measured, which happens when the client may have its answer already. */
  private long measuredRequests() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Timer timer =
          meters
              .find("dosirak.http.requests")
              .tags("domain", "test", "path", "/ready", "status", "200")
              .timer();
      long count = timer == null ? 0 : timer.count();
      if (count > 0 || System.nanoTime() - deadline > 0) {
        return count;
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void theTraceOfTheClientGoesOn() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    assertThat(get("/api/test/ready", "traceparent: 00-" + trace + "-b7ad6b7169203331-01").text())
        .contains("Trace-Id: " + trace + "\r\n");
  }

  @Test
  void whatTheClientHasIsNotSentAgain() {
    assertThat(get("/api/test/ready", "If-None-Match: *").text())
        .startsWith("HTTP/1.1 304")
        .contains("ETag:", "Vary: Accept-Encoding")
        .doesNotContain("at hand")
        .doesNotContain("\nContent-Type");
  }

  @Test
  void whatHasYetToBeCompressedIsLeftToTheLongRoad() {
    assertThat(get("/api/test/ready", "Accept-Encoding: gzip").text()).endsWith("the long road");
    assertThat(servedOnVirtualThreads).containsExactly(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer whoever",
        "Authorization: Basic d2hvZXZlcjp4",
        "Dosirak-At-Least: test:1",
        "Content-Length: 0",
        "Transfer-Encoding: chunked"
      })
  void whatIsUnusualTakesTheLongRoad(String header) {
    String body = header.startsWith("Transfer") ? "0\r\n\r\n" : "";
    String answer =
        RawHttp.send(
                server.port(),
                "GET /api/test/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + header
                    + "\r\n\r\n"
                    + body)
            .text();
    assertThat(answer).endsWith("the long road");
    assertThat(servedOnVirtualThreads).containsExactly(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/test/other", "/api/test/re%61dy", "/api/test/ready?x=%20"})
  void whatIsNotAtHandTakesTheLongRoad(String path) {
    assertThat(get(path).text()).endsWith("the long road");
    assertThat(servedOnVirtualThreads).containsExactly(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/away/ready", "/api/away", "/api/"})
  void whatNobodyServesIsNotFound(String path) {
    assertThat(get(path).text()).startsWith("HTTP/1.1 404");
  }

  @Test
  void whoCallsTheAddressByAnotherNameIsRefusedHereToo() {
    assertThat(
            RawHttp.send(
                    server.port(), "GET /api/test/ready HTTP/1.1\r\nHost: elsewhere.test\r\n\r\n")
                .text())
        .startsWith("HTTP/1.1 421");
    assertThat(askedOnVirtualThreads).isEmpty();
  }

  @Test
  void manyRequestsOnOneConnectionAreAnsweredInTurn() {
    String ready = "GET /api/test/ready HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String other = "GET /api/test/other HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String last = "GET /api/test/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    String answers = RawHttp.send(server.port(), ready + other + ready + other + last).text();

    assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(6);
    assertThat(askedOnVirtualThreads).hasSize(5);
    assertThat(servedOnVirtualThreads).containsExactly(true, true);
    assertThat(answers.indexOf("the long road")).isGreaterThan(answers.indexOf(BODY));
    assertThat(answers).endsWith(BODY);
  }

  private final class AtHand implements ReadyReads {
    @Override
    public Set<String> patterns() {
      return Set.of("/ready");
    }

    @Override
    public @Nullable ReadyAnswer atHand(String path, @Nullable String query) {
      askedOnVirtualThreads.add(Thread.currentThread().isVirtual());
      return path.equals("/ready") ? new ReadyAnswer("/ready", bytes, Map.of()) : null;
    }

    @Override
    public @Nullable ReadyAnswer find(String path, @Nullable String query) {
      return null;
    }
  }

  private final class LongRoad extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      servedOnVirtualThreads.add(Thread.currentThread().isVirtual());
      response.getOutputStream().print("the long road");
    }
  }
}
