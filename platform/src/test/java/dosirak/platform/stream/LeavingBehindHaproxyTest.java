package dosirak.platform.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.platform.Marketplace;
import dosirak.platform.front.FrontMembers;
import dosirak.platform.front.HaproxyConfiguration;
import dosirak.platform.front.RouteTable;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.web.FrontSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Processes come and go behind a real HAProxy, and nobody who calls notices. */
@Timeout(120)
class LeavingBehindHaproxyTest {
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
  private static final String LETTERS = "/api/letters/letters";
  private static final String STREAM = "/api/letters/stream";
  private static final int WRITERS = 4;

  @TempDir Path folder = Path.of(".");

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicBoolean enough = new AtomicBoolean();
  private MarketplaceFixture first;
  private @Nullable Process haproxy;
  private int port;

  @BeforeAll
  static void needsHaproxy() {
    Assumptions.assumeTrue(
        Files.isExecutable(HAPROXY), "haproxy is absent: what it does is not tested");
  }

  @BeforeEach
  void start() {
    first =
        MarketplaceFixture.start(
            List.of(Letters.DOMAIN), Set.of(), Map.of(FrontSettings.LEAVE_WAIT, "3500"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    enough.set(true);
    Process running = haproxy;
    if (running != null) {
      running.destroy();
      running.waitFor();
    }
    first.close();
    http.close();
  }

  @Test
  void noRequestFailsAndNoStreamLosesAnythingWhileAProcessLeaves() throws Exception {
    String token = first.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
    Marketplace second = first.startReplica();
    front(HaproxyConfiguration.Options.UNLIMITED, first.marketplace().port(), second.port());
    List<Long> seen = new ArrayList<>();
    Thread reader = Thread.ofVirtual().start(() -> read(token, seen));
    List<Thread> callers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      callers.add(Thread.ofVirtual().start(() -> call(token)));
    }
    eventually("requests flow", () -> requests.get() > 400);

    second.close();

    int after = requests.get();
    eventually("they still flow", () -> requests.get() > after + 400);
    enough.set(true);
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(failures).isEmpty();
    eventually("all was told", () -> size(seen) == written.get());
    reader.interrupt();
    synchronized (seen) {
      assertThat(seen).isEqualTo(LongStream.rangeClosed(1, written.get()).boxed().toList());
    }
  }

  @Test
  void withNobodyBehindTheAnswerIsAProblemThatSaysWhenToComeAgain() throws Exception {
    front(HaproxyConfiguration.Options.UNLIMITED, freePort());
    eventually("it noticed", () -> get("/api/letters/letters").statusCode() == 503);
    HttpResponse<String> answer = get("/api/letters/letters");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(JsonMapper.shared().readTree(answer.body()).path("code").asString())
        .isEqualTo("unavailable");
  }

  @Test
  void anAddressThatAsksTooMuchIsToldToWait() throws Exception {
    front(
        new HaproxyConfiguration.Options(20, 0, 64, folder.resolve("statistics").toString()),
        first.marketplace().port());
    List<Integer> statuses = new ArrayList<>();
    for (int request = 0; request < 40; request++) {
      statuses.add(get("/api/platform/clock").statusCode());
    }
    assertThat(statuses.subList(0, 5)).containsOnly(200);
    HttpResponse<String> refused = get("/api/platform/clock");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void aClientCannotSayWhereItComesFrom() throws Exception {
    front(HaproxyConfiguration.Options.UNLIMITED, first.marketplace().port());
    HttpResponse<String> answer =
        http.send(
            request("/api/platform/clock")
                .header("X-Forwarded-For", "203.0.113.7, 203.0.113.8, bogus")
                .header("Forwarded", "for=203.0.113.9")
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  /** Writes and reads, as a customer's app would, until it is enough. */
  private void call(String token) {
    while (!enough.get()) {
      try {
        HttpResponse<String> answer =
            http.send(
                request(LETTERS)
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"writer\":1,\"number\":1,\"copies\":1,\"regretted\":false}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        note(answer);
        if (answer.statusCode() == 200) {
          written.incrementAndGet();
        }
        note(get("/api/platform/clock"));
      } catch (IOException failure) {
        failures.add(failure.toString());
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void note(HttpResponse<String> answer) {
    requests.incrementAndGet();
    if (answer.statusCode() != 200) {
      failures.add(answer.statusCode() + " " + answer.body());
    }
  }

  /** Reads a stream and opens it again where it left off whenever it ends, as browsers do. */
  private void read(String token, List<Long> seen) {
    String last = "0";
    while (!enough.get() || size(seen) < written.get()) {
      try (EventReader reader = new EventReader(port, STREAM, token, last)) {
        for (EventReader.Event event = reader.next(); event != null; event = reader.next()) {
          if (!event.kind().equals("bye")) {
            last = event.id();
            synchronized (seen) {
              seen.add(Long.parseLong(last));
            }
          }
        }
      } catch (IOException ended) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static int size(List<Long> seen) {
    synchronized (seen) {
      return seen.size();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> get(String path) {
    try {
      return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /** Starts HAProxy in front of processes and waits until it answers. */
  private void front(HaproxyConfiguration.Options options, int... ports)
      throws IOException, InterruptedException {
    port = freePort();
    List<FrontMembers.Server> servers = new ArrayList<>();
    for (int server : ports) {
      servers.add(
          new FrontMembers.Server("letters-" + server, "127.0.0.1", server, List.of("letters")));
    }
    Path configuration = folder.resolve("haproxy.cfg");
    Files.writeString(
        configuration,
        HaproxyConfiguration.of(
            RouteTable.of(Set.of("letters")),
            new FrontMembers("127.0.0.1:" + port, servers),
            options));
    Process check =
        new ProcessBuilder(HAPROXY.toString(), "-c", "-f", configuration.toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
    haproxy =
        new ProcessBuilder(HAPROXY.toString(), "-db", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    eventually("HAProxy listens", this::listens);
  }

  private boolean listens() {
    assertThat(Objects.requireNonNull(haproxy).isAlive()).isTrue();
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void eventually(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("not in time: %s", what).isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }
}
