package dosirak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageLoadTest {
  private static final int CLIENTS = 4;
  private static final Duration A_WHILE = Duration.ofMillis(700);

  private final ConcurrentHashMap<String, LongAdder> counted = new ConcurrentHashMap<>();
  private HttpServer server;
  private volatile int status = 200;
  private volatile int length = 10;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          counted
              .computeIfAbsent(exchange.getRequestURI().getPath(), any -> new LongAdder())
              .increment();
          exchange.sendResponseHeaders(status, length);
          exchange.getResponseBody().write(new byte[length]);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatItCountsIsWhatTheServerCounts() throws Exception {
    PageLoad.Outcome outcome = load(8).run(CLIENTS, A_WHILE);

    assertThat(outcome.answers()).isPositive();
    assertThat(outcome.failures()).isZero();
    // Each client may have asked once more when the time was up.
    assertThat(total()).isBetween(outcome.answers(), outcome.answers() + CLIENTS);
    assertThat(outcome.bytes()).isGreaterThan(outcome.answers() * length);
  }

  @Test
  void longBodiesAreReadToTheirEnd() throws Exception {
    length = 300_000;

    PageLoad.Outcome outcome = load(1).run(CLIENTS, A_WHILE);

    assertThat(outcome.answers()).isPositive();
    assertThat(outcome.failures()).isZero();
    assertThat(total()).isBetween(outcome.answers(), outcome.answers() + CLIENTS);
    assertThat(outcome.bytes()).isGreaterThan(outcome.answers() * length);
  }

  @Test
  void answersThatAreNoSuccessAreFailures() throws Exception {
    status = 503;

    PageLoad.Outcome outcome = load(1).run(CLIENTS, A_WHILE);

    assertThat(outcome.answers()).isZero();
    assertThat(outcome.failures()).isPositive();
  }

  @Test
  void thePopularArePickedMoreOften() throws Exception {
    load(50).run(CLIENTS, A_WHILE);

    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      LongAdder count = counted.get("/" + i);
      counts.add(count == null ? 0 : count.sum());
    }
    long firstTen = counts.subList(0, 10).stream().mapToLong(Long::longValue).sum();
    long lastTen = counts.subList(40, 50).stream().mapToLong(Long::longValue).sum();
    assertThat(firstTen).isGreaterThan(lastTen);
  }

  private PageLoad load(int pages) {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < pages; i++) {
      paths.add("/" + i);
    }
    return new PageLoad(server.getAddress().getPort(), paths, 1);
  }

  private long total() {
    return counted.values().stream().mapToLong(LongAdder::sum).sum();
  }
}
