package dosirak.pos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.platform.web.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How tills are told by themselves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookTest {
  private static final JsonMapper JSON = new JsonMapper();

  private PosFixture fixture;
  private HttpServer server;
  private final Map<String, List<Call>> calls = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Integer>> answers = new ConcurrentHashMap<>();

  /** A call that a till got. */
  private record Call(String id, String timestamp, String signature, String body) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    String type() {
      return json().path("type").asString();
    }

    boolean isSignedWith(String secret) {
      return Arrays.asList(signature.split(" "))
          .contains(new WebhookSecret(secret).sign(id, Long.parseLong(timestamp), body));
    }
  }

  @BeforeAll
  void start() throws IOException {
    fixture = new PosFixture(Map.of(RetryWaits.SETTING, "0,0"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterAll
  void stop() {
    fixture.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    calls
        .computeIfAbsent(path, known -> new CopyOnWriteArrayList<>())
        .add(
            new Call(
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                body));
    exchange.sendResponseHeaders(answers.getOrDefault(path, () -> 204).get(), -1);
    exchange.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private Reply set(PosFixture.Shop shop, Object wanted) {
    return fixture.market.put("/api/pos/webhook", shop.ownerToken(), wanted);
  }

  private String secret(PosFixture.Shop shop, String path) {
    Reply reply = set(shop, Map.of("url", url(path)));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json().path("secret").asString();
  }

  private List<Call> calls(String path) {
    return calls.getOrDefault(path, List.of());
  }

  private List<String> types(String path) {
    return calls(path).stream().map(Call::type).toList();
  }

  private List<JsonNode> deliveries(PosFixture.Shop shop, String query) {
    Reply reply = fixture.market.get("/api/pos/deliveries?limit=100" + query, shop.ownerToken());
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    List<JsonNode> deliveries = new ArrayList<>();
    reply.json().path("deliveries").forEach(deliveries::add);
    return deliveries;
  }

  @Test
  void aTillIsToldSignedAndInOrderWithoutAnythingPersonal() {
    PosFixture.Shop shop = fixture.shop();
    String secret = secret(shop, "/signed");
    Orders.Told order = fixture.order(shop);
    fixture.say(order.paid(), order.accepted(), order.ready(), order.pickedUp());
    fixture.market.eventually("all is told", () -> calls("/signed").size() >= 4);
    assertThat(types("/signed"))
        .containsExactly("order.new", "order.receipt", "order.ready", "order.pickup-completed");
    for (Call call : calls("/signed")) {
      assertThat(call.isSignedWith(secret)).isTrue();
      assertThat(call.isSignedWith("whsec_" + "QUFB".repeat(10))).isFalse();
      assertThat(call.body())
          .contains(order.id().toString())
          .doesNotContain(Orders.NOTE)
          .doesNotContain(order.facts().customerId().toString());
    }
    assertThat(calls("/signed").get(1).json().path("data").path("state").asString())
        .isEqualTo("RECEIPT");
    fixture.market.eventually("all is done", () -> deliveries(shop, "&state=DONE").size() == 4);
    assertThat(fixture.market.restingWith("pos", secret)).isEmpty();
  }

  @Test
  void onlyWhatIsWantedIsTold() {
    PosFixture.Shop shop = fixture.shop();
    assertThat(set(shop, Map.of("url", url("/some"), "events", List.of("order.canceled"))).status())
        .isEqualTo(201);
    Orders.Told order = fixture.order(shop);
    fixture.say(
        order.paid(),
        new dosirak.contracts.order.OrderRejected(order.facts(), "busy", fixture.market.now()));
    fixture.market.eventually("it is told", () -> !calls("/some").isEmpty());
    assertThat(types("/some")).containsExactly("order.canceled");
    assertThat(set(shop, Map.of("url", url("/some"), "events", List.of("order.lost"))).status())
        .isEqualTo(400);
  }

  @Test
  void whatFailsIsTriedAgainBeforeWhatCameAfterIt() {
    PosFixture.Shop shop = fixture.shop();
    answers.put("/flaky", () -> calls("/flaky").size() < 3 ? 500 : 204);
    secret(shop, "/flaky");
    Orders.Told order = fixture.order(shop);
    fixture.say(order.paid(), order.accepted());
    fixture.market.eventually("all is told", () -> calls("/flaky").size() >= 4);
    assertThat(types("/flaky"))
        .containsExactly("order.new", "order.new", "order.new", "order.receipt");
    assertThat(calls("/flaky").subList(0, 3))
        .extracting(Call::id)
        .containsOnly(calls("/flaky").getFirst().id());
    fixture.market.eventually("all is done", () -> deliveries(shop, "&state=DONE").size() == 2);
  }

  @Test
  void whatFailsForEverIsGivenUpAndSentOnceMoreWhenTheOwnerAsks() {
    PosFixture.Shop shop = fixture.shop();
    answers.put("/broken", () -> 503);
    secret(shop, "/broken");
    Orders.Told order = fixture.order(shop);
    fixture.say(order.paid());
    fixture.market.eventually("it is given up", () -> deliveries(shop, "&state=DEAD").size() == 1);
    JsonNode dead = deliveries(shop, "").getFirst();
    assertThat(dead.path("attempts").asInt()).isEqualTo(3);
    assertThat(dead.path("lastStatus").asInt()).isEqualTo(503);
    assertThat(calls("/broken")).hasSize(3);

    answers.put("/broken", () -> 200);
    String replay = "/api/pos/deliveries/" + dead.path("deliveryId").asString() + "/replay";
    assertThat(fixture.market.post(replay, fixture.shop().ownerToken(), Map.of()).status())
        .isEqualTo(404);
    assertThat(fixture.market.post(replay, shop.till(), Map.of()).status()).isEqualTo(403);
    assertThat(fixture.market.post(replay, shop.ownerToken(), Map.of()).status()).isEqualTo(202);
    fixture.market.eventually("it is done", () -> deliveries(shop, "&state=DONE").size() == 1);
    assertThat(calls("/broken"))
        .extracting(Call::id)
        .containsOnly(calls("/broken").getFirst().id());
  }

  @Test
  void anAddressThatIsGoneIsNotCalledAgainUntilItIsSetAgain() {
    PosFixture.Shop shop = fixture.shop();
    answers.put("/gone", () -> 410);
    secret(shop, "/gone");
    Orders.Told order = fixture.order(shop);
    fixture.say(order.paid());
    fixture.market.eventually(
        "it is disabled",
        () ->
            fixture
                .market
                .get("/api/pos/webhook", shop.ownerToken())
                .json()
                .path("state")
                .asString()
                .equals("DISABLED"));
    fixture.say(order.accepted());
    assertThat(deliveries(shop, "&state=PENDING")).isEmpty();
    assertThat(calls("/gone")).hasSize(1);

    Reply again = set(shop, Map.of("url", url("/there-again")));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().has("secret")).isFalse();
    fixture.say(order.ready());
    fixture.market.eventually("it is told", () -> !calls("/there-again").isEmpty());
    assertThat(types("/there-again")).containsExactly("order.ready");
  }

  @Test
  void aSlowAddressDelaysNobodyElse() {
    CountDownLatch release = new CountDownLatch(1);
    answers.put(
        "/slow",
        () -> {
          await(release);
          return 204;
        });
    try {
      PosFixture.Shop slow = fixture.shop();
      secret(slow, "/slow");
      fixture.say(fixture.order(slow).paid());
      fixture.market.eventually("the slow one is called", () -> !calls("/slow").isEmpty());

      PosFixture.Shop quick = fixture.shop();
      secret(quick, "/quick");
      Orders.Told order = fixture.order(quick);
      fixture.say(order.paid(), order.accepted());
      fixture.market.eventually("the quick one is told", () -> calls("/quick").size() == 2);
      assertThat(deliveries(slow, "&state=PENDING")).hasSize(1);
      assertThat(calls("/slow")).hasSize(1);
    } finally {
      release.countDown();
    }
  }

  @Test
  void afterARotationBothSecretsSign() {
    PosFixture.Shop shop = fixture.shop();
    String old = secret(shop, "/rotated");
    Reply rotated = fixture.market.post("/api/pos/webhook/secret", shop.ownerToken(), Map.of());
    assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
    String fresh = rotated.json().path("secret").asString();
    assertThat(fresh).isNotEqualTo(old);
    fixture.say(fixture.order(shop).paid());
    fixture.market.eventually("it is told", () -> !calls("/rotated").isEmpty());
    Call call = calls("/rotated").getFirst();
    assertThat(call.isSignedWith(old)).isTrue();
    assertThat(call.isSignedWith(fresh)).isTrue();
  }

  @Test
  void ofManyShopsEachIsToldItsOwnOrdersOnceAndInOrder() {
    List<PosFixture.Shop> shops = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      PosFixture.Shop shop = fixture.shop();
      shops.add(shop);
      secret(shop, "/of/" + shop.id());
    }
    int orders = 10;
    for (int i = 0; i < orders; i++) {
      for (PosFixture.Shop shop : shops) {
        Orders.Told order = fixture.order(shop);
        fixture.market.say("order", order.paid());
        fixture.market.say("order", order.accepted());
      }
    }
    for (PosFixture.Shop shop : shops) {
      String path = "/of/" + shop.id();
      fixture.market.eventually("all is told", () -> calls(path).size() >= orders * 2);
      List<Long> sequences =
          calls(path).stream()
              .map(call -> call.json().path("data").path("sequence").asLong())
              .toList();
      assertThat(sequences).isSorted().doesNotHaveDuplicates().hasSize(orders * 2);
    }
  }

  @Test
  void onlyTheOwnerSetsAndRemovesAWebhook() {
    PosFixture.Shop shop = fixture.shop();
    Map<String, Object> wanted = Map.of("url", url("/owned"));
    var market = fixture.market;
    String path = "/api/pos/webhook?shopId=" + shop.id();
    assertThat(market.put(path, shop.till(), wanted).status()).isEqualTo(403);
    assertThat(market.put(path, fixture.shop().ownerToken(), wanted).status()).isEqualTo(404);
    assertThat(market.get(path, shop.ownerToken()).status()).isEqualTo(404);
    assertThat(market.put(path, shop.ownerToken(), wanted).status()).isEqualTo(201);
    assertThat(market.get(path, shop.ownerToken()).json().has("secret")).isFalse();
    assertThat(market.delete(path, fixture.shop().ownerToken()).status()).isEqualTo(404);
    assertThat(market.delete(path, shop.ownerToken()).status()).isEqualTo(204);
    assertThat(market.delete(path, shop.ownerToken()).status()).isEqualTo(404);
    for (String bad :
        List.of(
            "",
            "ftp://a/",
            "https:///x",
            "https://u:p@a/",
            "https://a/#f",
            "x".repeat(501),
            "https://a:99999/",
            "not a url",
            "file:///etc/passwd")) {
      assertThat(market.put(path, shop.ownerToken(), Map.of("url", bad)).status())
          .as(bad)
          .isEqualTo(400);
    }
  }

  @Test
  void outsideOfATrialOnlyPublicAddressesAreCalledAndOnlyWithTls() {
    WebhookAddress strict = new WebhookAddress(InstallationKind.REAL);
    assertThatThrownBy(() -> strict.read("http://example.com/")).isInstanceOf(Problem.class);
    assertThat(strict.read("https://example.com/hook").getHost()).isEqualTo("example.com");
    WebhookClient client =
        new WebhookClient(
            strict, (SSLSocketFactory) SSLSocketFactory.getDefault(), Duration.ofSeconds(5));
    int port = server.getAddress().getPort();
    for (String host : List.of("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001")) {
      assertThatThrownBy(() ->
              client.post(URI.create("https://" + host + ":" + port + "/inside"), Map.of(), "{}"))
          .as(host)
          .isInstanceOf(IOException.class);
    }
    assertThat(calls("/inside")).isEmpty();
  }

  @Test
  void whoLostItsTurnSendsTwiceAtMostAndChangesNothing() {
    CountDownLatch release = new CountDownLatch(1);
    answers.put(
        "/stalled",
        () -> {
          if (calls("/stalled").size() > 1) {
            return 204;
          }
          await(release);
          return 500;
        });
    PosFixture.Shop shop = fixture.shop();
    secret(shop, "/stalled");
    fixture.say(fixture.order(shop).paid());
    fixture.market.eventually("the first has its turn", () -> !calls("/stalled").isEmpty());
    // As if the process that has the turn had died and its time were over.
    fixture
        .market
        .database("pos")
        .sql("update webhook set next_at = now() where shop_id = :shop")
        .param("shop", shop.id().value())
        .update();
    fixture.market.eventually("another does it", () -> deliveries(shop, "&state=DONE").size() == 1);
    release.countDown();
    fixture.say(fixture.order(shop).paid());
    fixture.market.eventually("and goes on", () -> deliveries(shop, "&state=DONE").size() == 2);
    assertThat(deliveries(shop, "").getLast().path("attempts").asInt()).isEqualTo(1);
    assertThat(calls("/stalled")).hasSize(3);
    assertThat(calls("/stalled").subList(0, 2))
        .extracting(Call::id)
        .containsOnly(calls("/stalled").getFirst().id());
  }

  @Test
  void overTlsOnlyWhomTheNameAndItsCertificateProveIsTold() throws Exception {
    Path store = Files.createTempDirectory("tls").resolve("store.p12");
    char[] password = "changeit".toCharArray();
    int made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "till",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    assertThat(made).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), password);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, password);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    secure.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    secure.createContext("/", this::answer);
    secure.start();
    try {
      WebhookAddress addresses = new WebhookAddress(InstallationKind.SANDBOX);
      Duration patience = Duration.ofSeconds(10);
      WebhookClient client = new WebhookClient(addresses, context.getSocketFactory(), patience);
      int port = secure.getAddress().getPort();
      URI named = URI.create("https://localhost:" + port + "/sealed");
      Map<String, String> headers =
          Map.of("webhook-id", "1", "webhook-timestamp", "2", "webhook-signature", "3");
      assertThat(client.post(named, headers, "{}")).isEqualTo(204);
      assertThat(calls("/sealed")).containsExactly(new Call("1", "2", "3", "{}"));

      URI otherwise = URI.create("https://127.0.0.1:" + port + "/sealed");
      assertThatThrownBy(() -> client.post(otherwise, headers, "{}"))
          .isInstanceOf(IOException.class);
      WebhookClient stranger =
          new WebhookClient(addresses, (SSLSocketFactory) SSLSocketFactory.getDefault(), patience);
      assertThatThrownBy(() -> stranger.post(named, headers, "{}")).isInstanceOf(IOException.class);
      assertThat(calls("/sealed")).hasSize(1);
    } finally {
      secure.stop(0);
      Files.delete(store);
    }
  }

  @Test
  void whoNeverAnswersOrAnswersWithoutEndIsLeft() throws Exception {
    WebhookClient client =
        new WebhookClient(
            new WebhookAddress(InstallationKind.SANDBOX),
            (SSLSocketFactory) SSLSocketFactory.getDefault(),
            Duration.ofMillis(500));
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() ->
              client.post(
                  URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/"), Map.of(), "{}"))
          .hasMessageContaining("in time");
    }
    try (ServerSocket endless = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = endless.accept()) {
              byte[] noise = "HTTP/1.1 100 Go on\r\nX: y\r\n".getBytes(StandardCharsets.US_ASCII);
              while (true) {
                socket.getOutputStream().write(noise);
              }
            } catch (IOException closed) {
              // The client left, as it should.
              return;
            }
          });
      assertThatThrownBy(() ->
              client.post(
                  URI.create("http://127.0.0.1:" + endless.getLocalPort() + "/"), Map.of(), "{}"))
          .isInstanceOf(IOException.class);
    }
  }
}
