package dosirak.platform.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is rendered, and what a real HAProxy makes of it when processes die with a request. */
@Timeout(60)
class HaproxyConfigurationTest {
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
  private static final Set<String> DOMAINS = Set.of("order", "shop");
  private static final int REQUESTS = 10;

  @TempDir Path folder = Path.of(".");

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Behind> behind = new ArrayList<>();
  private @Nullable Process haproxy;
  private int port;

  @AfterEach
  void stop() throws Exception {
    http.close();
    Process running = haproxy;
    if (running != null) {
      running.destroy();
      running.waitFor();
    }
    for (Behind server : behind) {
      server.close();
    }
  }

  @Test
  void isRenderedAsWrittenDown() throws IOException {
    String golden;
    try (InputStream kept =
        HaproxyConfigurationTest.class.getResourceAsStream("/front/haproxy.cfg")) {
      golden = new String(Objects.requireNonNull(kept).readAllBytes(), StandardCharsets.UTF_8);
    }
    FrontMembers members =
        FrontMembers.read(
            """
            {"listen": "127.0.0.1:8080", "servers": [
              {"name": "order-1", "host": "127.0.0.1", "port": 8101, "domains": ["order", "shop"]},
              {"name": "order-2", "host": "127.0.0.1", "port": 8102, "domains": ["order"]}]}
            """,
            DOMAINS);
    assertThat(
            HaproxyConfiguration.of(
                RouteTable.of(DOMAINS), members, HaproxyConfiguration.Options.DEFAULT))
        .isEqualTo(golden);
  }

  @Test
  void whoeverOnlyReadsDoesNotNoticeThatAProcessDied() throws Exception {
    Behind dying = new Behind(true);
    Behind healthy = new Behind(false);
    front(dying, healthy);
    for (int request = 0; request < REQUESTS; request++) {
      assertThat(get("/api/order/" + request).statusCode()).isEqualTo(200);
    }
    assertThat(dying.heads).isNotEmpty();
  }

  @Test
  void aCommandThatAProcessDiedWithIsNotSentToAnother() throws Exception {
    Behind dying = new Behind(true);
    Behind healthy = new Behind(false);
    front(dying, healthy);
    int failed = 0;
    for (int request = 0; request < REQUESTS; request++) {
      try {
        int status = post("/api/order/number-%d-".formatted(request)).statusCode();
        assertThat(status).isIn(200, 503);
        failed += status == 503 ? 1 : 0;
      } catch (IOException hungUp) {
        // What HAProxy does where the client's connection has carried a request before.
        failed++;
      }
      String number = "/number-%d-".formatted(request);
      assertThat(
              Stream.concat(dying.heads.stream(), healthy.heads.stream())
                  .filter(head -> head.contains(number)))
          .hasSize(1);
    }
    assertThat(failed).isEqualTo(dying.heads.size()).isPositive();
  }

  @Test
  void aCommandGoesToAnotherProcessWhereNobodyListens() throws Exception {
    Behind gone = new Behind(false);
    Behind healthy = new Behind(false);
    front(gone, healthy);
    gone.close();
    for (int request = 0; request < REQUESTS; request++) {
      assertThat(post("/api/order/" + request).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whateverFailsBehindIsToldAsComeAgain() throws Exception {
    front(new Behind(false));
    for (int status : new int[] {500, 502, 503, 504}) {
      HttpResponse<String> answer = get("/api/order/status-" + status);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }
    assertThat(get("/api/order/status-404").statusCode()).isEqualTo(404);
  }

  @Test
  void aClientCannotSayWhereItComesFrom() throws Exception {
    Behind server = new Behind(false);
    front(server);
    http.send(
        request("/api/order/x")
            .header("X-Forwarded-For", "203.0.113.7")
            .header("Forwarded", "for=203.0.113.9")
            .header("X-Forwarded-Proto", "https")
            .header("Trace-Id", "kept")
            .build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(server.heads).hasSize(1);
    assertThat(server.heads.element())
        .contains("x-forwarded-for: 127.0.0.1", "x-forwarded-proto: http\r", "trace-id: kept")
        .doesNotContain("203.0.113.");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return http.send(
        request(path).POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void front(Behind... servers) throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(HAPROXY), "haproxy is absent: what it does is not tested");
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<FrontMembers.Server> members = new ArrayList<>();
    for (Behind server : servers) {
      members.add(
          new FrontMembers.Server(
              "order-" + members.size(), "127.0.0.1", server.port(), List.of("order")));
    }
    Path configuration = folder.resolve("haproxy.cfg");
    Files.writeString(
        configuration,
        HaproxyConfiguration.of(
            RouteTable.of(DOMAINS),
            new FrontMembers("127.0.0.1:" + port, members),
            HaproxyConfiguration.Options.UNLIMITED));
    Process started =
        new ProcessBuilder(HAPROXY.toString(), "-db", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    haproxy = started;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!listens()) {
      assertThat(started.isAlive()).isTrue();
      assertThat(System.nanoTime() - deadline).as("HAProxy listens in time").isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * A process behind the front, which is always healthy. One that dies ends each connection when it
   * has read a request, as the machine does for a process that was killed.
   */
  private final class Behind implements AutoCloseable {
    private final ServerSocket socket;
    private final boolean dies;
    private final ConcurrentLinkedQueue<String> heads = new ConcurrentLinkedQueue<>();

    Behind(boolean dies) throws IOException {
      this.dies = dies;
      this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      behind.add(this);
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void accept() {
      while (!socket.isClosed()) {
        try {
          Socket connection = socket.accept();
          Thread.ofVirtual().start(() -> answer(connection));
        } catch (IOException closed) {
          return;
        }
      }
    }

    private void answer(Socket connection) {
      try (connection) {
        StringBuilder head = new StringBuilder();
        InputStream in = connection.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
          int next = in.read();
          if (next < 0) {
            return;
          }
          head.append((char) next);
        }
        String asked = head.toString().toLowerCase(Locale.ROOT);
        in.readNBytes(asked.startsWith("post") ? 2 : 0);
        boolean isLook = asked.contains("/api/platform/health/");
        if (!isLook) {
          heads.add(asked);
          if (dies) {
            return;
          }
        }
        int at = asked.indexOf("/status-");
        String status = at < 0 ? "200" : asked.substring(at + 8, at + 11);
        connection
            .getOutputStream()
            .write(
                "HTTP/1.1 %s Status\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .formatted(status)
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException broken) {
        heads.add("broken " + broken);
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
