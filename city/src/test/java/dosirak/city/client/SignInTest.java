package dosirak.city.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** People and machines who sign in, over HTTP, against an issuer in memory. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class SignInTest {
  private final FakeIssuer issuer = new FakeIssuer();
  private final ErrorTally errors = new ErrorTally();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<String> callers = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<String> resumedAfter = new LinkedBlockingQueue<>();
  private final Queue<String> secrets = new ConcurrentLinkedQueue<>();
  private HttpServer server;
  private MarketplaceClient client;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
    client =
        new MarketplaceClient(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            errors,
            (kind, text) -> secrets.add(kind + "=" + text));
    issuer.add("jimin", "a long secret");
  }

  @AfterEach
  void close() {
    client.close();
    server.stop(0);
    executor.shutdownNow();
  }

  @Test
  void aPersonIsGivenTokensForACodeAndIsKnownByThem() throws Exception {
    Session jimin = Session.ofPerson("jimin", "a long secret");

    assertThat(read(jimin)).isEqualTo(200);
    assertThat(read(jimin)).isEqualTo(200);

    assertThat(callers).containsExactly("jimin", "jimin");
    assertThat(issuer.count("POST /sign-in/password")).isEqualTo(1);
    assertThat(issuer.count("grant authorization_code")).isEqualTo(1);
    assertThat(errors.all()).isEmpty();
  }

  @Test
  void whoeverHasTheWrongPasswordIsRefusedAndNotAskedAgain() {
    Session stranger = Session.ofPerson("jimin", "a guess");

    assertThatThrownBy(() -> read(stranger))
        .isInstanceOf(SignInRefusedException.class)
        .hasMessageContaining("wrong-credentials")
        .hasMessageNotContaining("a guess");
    assertThat(issuer.count("POST /sign-in/password")).isEqualTo(1);
  }

  @Test
  void aPersonWithAPhoneSignsInByTheCodeThatWasSentToIt() throws Exception {
    Session outbox = Session.ofMachine("machine", "secret");
    for (int i = 0; i < 2; i++) {
      assertThat(read(Session.ofPhone("010-1234-5678", "손님", outbox))).isEqualTo(200);
    }

    assertThat(callers).containsExactly("010-1234-5678", "010-1234-5678");
    assertThat(secrets).contains("phone code=123456", "phone code=124567");
  }

  @Test
  void aMachineAsksForItsTokenWithItsSecret() throws Exception {
    assertThat(read(Session.ofMachine("machine", "secret"))).isEqualTo(200);
    assertThat(callers).containsExactly("machine");
    assertThatThrownBy(() -> read(Session.ofMachine("machine", "other")))
        .isInstanceOf(SignInRefusedException.class)
        .hasMessageContaining("invalid_client");
  }

  @Test
  void tokensAreRenewedBeforeTheyEndAndOnceHoweverManyWantIt() throws Exception {
    issuer.lifeMillis = 2_000;
    Session jimin = Session.ofPerson("jimin", "a long secret");
    Session machine = Session.ofMachine("machine", "secret");
    List<Future<?>> readers = new ArrayList<>();
    long until = System.nanoTime() + Duration.ofSeconds(7).toNanos();
    for (int i = 0; i < 8; i++) {
      Session session = i % 2 == 0 ? jimin : machine;
      readers.add(
          executor.submit(() -> {
            while (System.nanoTime() < until) {
              assertThat(read(session)).isEqualTo(200);
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            return null;
          }));
    }
    for (Future<?> reader : readers) {
      reader.get();
    }

    assertThat(errors.all()).isEmpty();
    assertThat(issuer.count("401")).isZero();
    assertThat(issuer.count("replayed")).isZero();
    assertThat(issuer.count("POST /sign-in/password")).isEqualTo(1);
    assertThat(issuer.count("grant refresh_token")).isBetween(3, 8);
    assertThat(issuer.count("grant client_credentials")).isBetween(4, 9);
  }

  @Test
  void aSessionThatEndedIsBegunAgainAndTheCallRepeated() throws Exception {
    Session jimin = Session.ofPerson("jimin", "a long secret");
    assertThat(read(jimin)).isEqualTo(200);
    issuer.endSessions("jimin");

    assertThat(read(jimin)).isEqualTo(200);

    assertThat(issuer.count("POST /sign-in/password")).isEqualTo(2);
    assertThat(errors.unexpectedCount()).isZero();
  }

  @Test
  void aCodeOrRefreshTokenWhoseAnswerWasLostIsNeverSentAgain() throws Exception {
    issuer.lifeMillis = 1_000;
    issuer.loseCodeAnswers = 1;
    issuer.loseRefreshAnswers = 1;
    Session jimin = Session.ofPerson("jimin", "a long secret");
    assertThat(read(jimin)).isEqualTo(200);

    long until = System.nanoTime() + Duration.ofMillis(2_500).toNanos();
    while (System.nanoTime() < until) {
      assertThat(read(jimin)).isEqualTo(200);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }

    assertThat(issuer.count("replayed")).isZero();
    assertThat(issuer.count("grant authorization_code")).isEqualTo(3);
    assertThat(issuer.count("grant refresh_token")).isPositive();
    assertThat(errors.unexpectedCount()).isZero();
  }

  @Test
  void whileNobodyGivesNewerTokensTheOldOnesAreUsed() throws Exception {
    issuer.lifeMillis = 1_000;
    Session jimin = Session.ofPerson("jimin", "a long secret");
    assertThat(read(jimin)).isEqualTo(200);
    Tokens first = Objects.requireNonNull(jimin.tokens());
    issuer.busyTokenAnswers = 1;
    while (!first.hasEnded(System.nanoTime())) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }

    assertThat(client.tokenOf(jimin)).isEqualTo(first.access());
    // What the marketplace refuses is renewed in earnest.
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60));
    assertThat(read(jimin)).isEqualTo(200);
    assertThat(client.tokenOf(jimin)).isNotEqualTo(first.access());
    assertThat(issuer.count("POST /sign-in/password")).isEqualTo(1);
  }

  @Test
  void aStreamOutlivesTheTokensItIsOpenedWith() throws Exception {
    issuer.lifeMillis = 1_000;
    Session jimin = Session.ofPerson("jimin", "a long secret");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    CountDownLatch reconnected = new CountDownLatch(2);
    EventStream.Listener listener =
        new EventStream.Listener() {
          @Override
          public void onEvent(ServerSentEvent event, tools.jackson.databind.JsonNode data) {
            heard.add(data.path("word").asString());
          }

          @Override
          public void onReconnected() {
            reconnected.countDown();
          }
        };
    try (EventStream stream =
        EventStream.open(client, jimin, "/stream", "/api/order/stream", listener)) {
      assertThat(stream.awaitConnected(Duration.ofSeconds(10))).isTrue();
      assertThat(reconnected.await(20, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(resumedAfter.take()).isEqualTo("none");
    assertThat(resumedAfter.take()).isEqualTo("1");
    assertThat(heard.take()).isEqualTo("hello");
    assertThat(errors.unexpectedCount()).isZero();
    assertThat(issuer.count("POST /sign-in/password")).isEqualTo(1);
  }

  @Test
  void nothingThatIsPrintedHoldsASecret() throws Exception {
    Session jimin = Session.ofPerson("jimin", "a long secret");
    assertThat(read(jimin)).isEqualTo(200);

    assertThat(jimin.toString() + jimin.tokens() + Pkce.of("verifier"))
        .doesNotContain("a long secret", "verifier", String.valueOf(client.tokenOf(jimin)));
    assertThat(secrets)
        .anyMatch(secret -> secret.startsWith("password="))
        .anyMatch(secret -> secret.startsWith("sign-in cookie="))
        .anyMatch(secret -> secret.startsWith("authorization code="))
        .anyMatch(secret -> secret.startsWith("access token="))
        .anyMatch(secret -> secret.startsWith("refresh token="));
  }

  private int read(Session session) throws InterruptedException {
    return client.call(Call.get("/thing", "/api/order/thing", session)).status();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      FakeIssuer.Reply reply = issuer.answer(exchange, bytes);
      if (reply != null) {
        FakeIssuer.send(exchange, reply);
        return;
      }
      String account = issuer.account(exchange);
      if (account == null) {
        FakeIssuer.send(
            exchange, new FakeIssuer.Reply(401, Map.of("code", "session-expired"), Map.of()));
      } else if (exchange.getRequestURI().getPath().endsWith("/stream")) {
        stream(exchange);
      } else {
        callers.add(account);
        FakeIssuer.send(exchange, new FakeIssuer.Reply(200, Map.of(), Map.of()));
      }
    }
  }

  /** Says a word, and ends with the token. */
  private void stream(HttpExchange exchange) throws IOException {
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    resumedAfter.add(last == null ? "none" : last);
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    String text = last == null ? "id: 1\nevent: word\ndata: {\"word\":\"hello\"}\n\n" : ": on\n\n";
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    LockSupport.parkNanos(issuer.endNanos(exchange) - System.nanoTime());
  }
}
