package dosirak.city.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dosirak.city.gateway.Caller.Reply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class GatewaySimulatorTest {
  @TempDir Path directory;
  private GatewaySimulator gateway;
  private Caller caller;

  @BeforeEach
  void start() throws Exception {
    gateway = GatewaySimulator.start(GatewayOptions.of(directory, Caller.SECRET));
    caller = new Caller(gateway.address());
  }

  @AfterEach
  void stop() throws Exception {
    caller.close();
    gateway.close();
  }

  private void restart(GatewayOptions options) throws Exception {
    stop();
    gateway = GatewaySimulator.start(options);
    caller = new Caller(gateway.address());
  }

  @Test
  void aConfirmedPaymentIsDoneWithItsFee() throws Exception {
    String paymentKey = caller.checkOut("order-1", 18_900);

    Reply reply = caller.confirm(paymentKey, "order-1", 18_900, "key-1");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text("paymentKey")).isEqualTo(paymentKey);
    assertThat(reply.text("orderId")).isEqualTo("order-1");
    assertThat(reply.text("status")).isEqualTo("DONE");
    assertThat(reply.text("method")).isEqualTo("카드");
    assertThat(reply.number("totalAmount")).isEqualTo(18_900);
    assertThat(reply.number("balanceAmount")).isEqualTo(18_900);
    assertThat(reply.body().path("cancels").isArray()).isTrue();
    assertThat(reply.body().path("cancels").size()).isZero();
    assertThat(OffsetDateTime.parse(reply.text("approvedAt")).getOffset().toString())
        .isEqualTo("+09:00");
    // 18 900 * 2.5 % is 472.5.
    assertThat(reply.number("fee")).isEqualTo(473);
  }

  @Test
  void aLookupShowsThePaymentBeforeAndAfterItsConfirmation() throws Exception {
    String paymentKey = caller.checkOut("order-1", 1_000);
    assertThat(caller.lookUp(paymentKey).text("status")).isEqualTo("IN_PROGRESS");
    assertThat(caller.lookUp(paymentKey).body().path("approvedAt").isNull()).isTrue();

    caller.confirm(paymentKey, "order-1", 1_000, null);

    assertThat(caller.lookUp(paymentKey).text("status")).isEqualTo("DONE");
    assertThat(caller.get("/v1/payments/orders/order-1").text("paymentKey")).isEqualTo(paymentKey);
  }

  @Test
  void aLookupByOrderShowsTheLatestPayment() throws Exception {
    String first = caller.checkOut("order-1", 1_000);
    String second = caller.checkOut("order-1", 1_000);

    assertThat(second).isNotEqualTo(first);
    assertThat(caller.get("/v1/payments/orders/order-1").text("paymentKey")).isEqualTo(second);
  }

  @Test
  void theSameIdempotencyKeyGetsTheSameAnswerAndChargesOnce() throws Exception {
    String paymentKey = caller.checkOut("order-1", 1_000);
    Reply first = caller.confirm(paymentKey, "order-1", 1_000, "key-1");
    caller.cancel(paymentKey, 400L, "key-2");

    Reply again = caller.confirm(paymentKey, "order-1", 1_000, "key-1");

    assertThat(again).isEqualTo(first);
    assertThat(caller.get("/v1/audit/payments").body().path("items").size()).isEqualTo(1);
  }

  @Test
  void aSecondConfirmationUnderAnotherKeyIsAlreadyProcessed() throws Exception {
    String paymentKey = caller.checkOut("order-1", 1_000);
    caller.confirm(paymentKey, "order-1", 1_000, "key-1");

    Reply reply = caller.confirm(paymentKey, "order-1", 1_000, "key-2");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("code")).isEqualTo("ALREADY_PROCESSED_PAYMENT");
  }

  @Test
  void anIdempotencyKeyIsRefusedForOtherContent() throws Exception {
    String first = caller.checkOut("order-1", 1_000);
    String second = caller.checkOut("order-2", 1_000);
    caller.confirm(first, "order-1", 1_000, "key-1");

    Reply reply = caller.confirm(second, "order-2", 1_000, "key-1");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("code")).isEqualTo("INVALID_IDEMPOTENCY_KEY");
    assertThat(caller.lookUp(second).text("status")).isEqualTo("IN_PROGRESS");
  }

  @Test
  void manyConfirmationsAtOnceChargeOnce() throws Exception {
    String paymentKey = caller.checkOut("order-1", 1_000);
    int callers = 32;
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Reply>> replies = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        String key = "key-" + i;
        replies.add(
            executor.submit(() -> {
              go.await();
              return caller.confirm(paymentKey, "order-1", 1_000, key);
            }));
      }
      go.countDown();
    }
    int approved = 0;
    for (Future<Reply> reply : replies) {
      approved += reply.get().status() == 200 ? 1 : 0;
    }
    assertThat(approved).isEqualTo(1);
    assertThat(caller.get("/v1/audit/payments").body().path("items").size()).isEqualTo(1);
  }

  @Test
  void aDifferentAmountOrOrderIsRefused() throws Exception {
    String paymentKey = caller.checkOut("order-1", 1_000);

    Reply amount = caller.confirm(paymentKey, "order-1", 999, null);
    Reply order = caller.confirm(paymentKey, "order-2", 1_000, null);

    assertThat(amount.status()).isEqualTo(400);
    assertThat(amount.text("message")).startsWith("amount:");
    assertThat(order.status()).isEqualTo(400);
    assertThat(order.text("message")).startsWith("orderId:");
    assertThat(caller.lookUp(paymentKey).text("status")).isEqualTo("IN_PROGRESS");
  }

  @Test
  void twoPaymentsOfOneOrderAreTwoCapturesInTheAudit() throws Exception {
    String first = caller.checkOut("order-1", 1_000);
    String second = caller.checkOut("order-1", 1_000);
    caller.confirm(first, "order-1", 1_000, null);

    assertThat(caller.confirm(second, "order-1", 1_000, null).status()).isEqualTo(200);

    JsonNode items = caller.get("/v1/audit/payments").body().path("items");
    assertThat(items.size()).isEqualTo(2);
    for (JsonNode item : items) {
      assertThat(item.path("orderId").asString()).isEqualTo("order-1");
      assertThat(item.path("captures").asInt()).isEqualTo(1);
      assertThat(item.path("captured").asLong()).isEqualTo(1_000);
    }
  }

  @Test
  void refundsAddUpToTheWholeAndNotMore() throws Exception {
    String paymentKey = caller.checkOut("order-1", 1_000);
    caller.confirm(paymentKey, "order-1", 1_000, null);

    Reply part = caller.cancel(paymentKey, 300L, null);
    assertThat(part.text("status")).isEqualTo("PARTIAL_CANCELED");
    assertThat(part.number("balanceAmount")).isEqualTo(700);
    assertThat(part.body().path("cancels").get(0).path("cancelAmount").asLong()).isEqualTo(300);
    assertThat(part.body().path("cancels").get(0).path("refundableAmount").asLong()).isEqualTo(700);

    Reply tooMuch = caller.cancel(paymentKey, 701L, null);
    assertThat(tooMuch.status()).isEqualTo(403);
    assertThat(tooMuch.text("code")).isEqualTo("NOT_CANCELABLE_AMOUNT");
    assertThat(caller.lookUp(paymentKey).number("balanceAmount")).isEqualTo(700);

    Reply rest = caller.cancel(paymentKey, null, null);
    assertThat(rest.text("status")).isEqualTo("CANCELED");
    assertThat(rest.number("balanceAmount")).isZero();

    Reply again = caller.cancel(paymentKey, null, null);
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.text("code")).isEqualTo("ALREADY_CANCELED_PAYMENT");
    JsonNode item = caller.get("/v1/audit/payments").body().path("items").get(0);
    assertThat(item.path("refunded").asLong()).isEqualTo(1_000);
    assertThat(item.path("status").asString()).isEqualTo("CANCELED");
  }

  @Test
  void theSameIdempotencyKeyGivesBackOnce() throws Exception {
    String paymentKey = caller.checkOut("order-1", 1_000);
    caller.confirm(paymentKey, "order-1", 1_000, null);

    Reply first = caller.cancel(paymentKey, 300L, "key-1");
    Reply again = caller.cancel(paymentKey, 300L, "key-1");

    assertThat(again).isEqualTo(first);
    assertThat(caller.lookUp(paymentKey).number("balanceAmount")).isEqualTo(700);
  }

  @Test
  void whatWasNotCapturedCannotBeCancelled() throws Exception {
    String paymentKey = caller.checkOut("order-1", 1_000);

    Reply reply = caller.cancel(paymentKey, null, null);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.text("code")).isEqualTo("NOT_CANCELABLE_PAYMENT");
  }

  @Test
  void theAuditIsReadInPagesOfCapturedPaymentsInOrder() throws Exception {
    Set<String> captured = new HashSet<>();
    for (int i = 0; i < 25; i++) {
      String paymentKey = caller.checkOut("order-" + i, 1_000 + i);
      if (i % 5 != 0) {
        caller.confirm(paymentKey, "order-" + i, 1_000 + i, null);
        captured.add(paymentKey);
      }
    }
    Set<String> seen = new HashSet<>();
    long after = 0;
    while (true) {
      JsonNode page = caller.get("/v1/audit/payments?after=" + after + "&limit=7").body();
      if (page.path("items").isEmpty()) {
        assertThat(page.path("next").asLong()).isEqualTo(after);
        break;
      }
      assertThat(page.path("items").size()).isLessThanOrEqualTo(7);
      for (JsonNode item : page.path("items")) {
        assertThat(item.path("sequence").asLong()).isGreaterThan(after);
        after = item.path("sequence").asLong();
        assertThat(seen.add(item.path("paymentKey").asString())).isTrue();
      }
      assertThat(page.path("next").asLong()).isEqualTo(after);
    }
    assertThat(seen).isEqualTo(captured);
  }

  @Test
  void whatWasAnsweredIsThereAfterARestart() throws Exception {
    String paymentKey = caller.checkOut("order-1", 1_000);
    Reply confirmed = caller.confirm(paymentKey, "order-1", 1_000, "key-1");
    Reply cancelled = caller.cancel(paymentKey, 250L, "key-2");
    Reply audit = caller.get("/v1/audit/payments");

    restart(GatewayOptions.of(directory, Caller.SECRET));

    assertThat(caller.lookUp(paymentKey)).isEqualTo(cancelled);
    assertThat(caller.confirm(paymentKey, "order-1", 1_000, "key-1")).isEqualTo(confirmed);
    assertThat(caller.cancel(paymentKey, 250L, "key-2")).isEqualTo(cancelled);
    assertThat(caller.get("/v1/audit/payments")).isEqualTo(audit);
    assertThat(caller.checkOut("order-1", 1_000)).isNotEqualTo(paymentKey);
  }

  @Test
  void theSecretIsNeededForEverythingButCheckoutAndHealth() throws Exception {
    String paymentKey = caller.checkOut("order-1", 1_000);
    String body =
        "{\"paymentKey\":\"%s\",\"orderId\":\"order-1\",\"amount\":1000}".formatted(paymentKey);
    for (String secret : new String[] {null, "wrong", Caller.SECRET + "x"}) {
      List<Reply> replies =
          List.of(
              caller.send("POST", "/v1/payments/confirm", body, secret, null),
              caller.send("GET", "/v1/payments/" + paymentKey, null, secret, null),
              caller.send("GET", "/v1/payments/orders/order-1", null, secret, null),
              caller.send("POST", "/v1/payments/" + paymentKey + "/cancel", "{}", secret, null),
              caller.send("GET", "/v1/audit/payments", null, secret, null),
              caller.send("PUT", "/v1/faults", "{\"faults\":\"storm\"}", secret, null));
      assertThat(replies).allMatch(reply -> reply.status() == 401);
      assertThat(replies).allMatch(reply -> reply.text("code").equals("UNAUTHORIZED_KEY"));
    }
    assertThat(caller.send("GET", "/v1/health", null, null, null).text("faults")).isEqualTo("none");
  }

  @Test
  void healthNamesTheProcessTheFaultsAndThePayments() throws Exception {
    caller.checkOut("order-1", 1_000);
    Reply replaced =
        caller.send("PUT", "/v1/faults", "{\"faults\":\"slow=0.10\"}", Caller.SECRET, null);

    Reply health = caller.send("GET", "/v1/health", null, null, null);

    assertThat(replaced.text("faults")).isEqualTo("slow=0.1");
    assertThat(health.number("pid")).isEqualTo(ProcessHandle.current().pid());
    assertThat(health.text("faults")).isEqualTo("slow=0.1");
    assertThat(health.number("payments")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        "{\"orderId\":\"order-1\"}",
        "{\"orderId\":7,\"amount\":1000}",
        "{\"orderId\":\"\",\"amount\":1000}",
        "{\"orderId\":\"a b\",\"amount\":1000}",
        "{\"orderId\":\"0123456789012345678901234567890123456789012345678901234567890123x\","
            + "\"amount\":1000}",
        "{\"orderId\":\"order-1\",\"amount\":0}",
        "{\"orderId\":\"order-1\",\"amount\":-1}",
        "{\"orderId\":\"order-1\",\"amount\":1.5}",
        "{\"orderId\":\"order-1\",\"amount\":\"1000\"}",
        "{\"orderId\":\"order-1\",\"amount\":1000000001}",
        "{\"orderId\":\"order-1\",\"amount\":99999999999999999999}",
        "{\"orderId\":\"order-1\",\"amount\":1000,\"customerKey\":7}",
        "{\"orderId\":\"order-1\",\"amount\":1000} trailing"
      })
  void aBadCheckoutIsA400(String body) throws Exception {
    Reply reply = caller.send("POST", "/v1/checkouts", body, null, null);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("code")).isEqualTo("INVALID_REQUEST");
  }

  @Test
  void aBodyOverTheLimitIsA400() throws Exception {
    String padding = " ".repeat(Requests.BODY_LIMIT_BYTES);
    Reply reply =
        caller.send(
            "POST",
            "/v1/checkouts",
            "{\"orderId\":\"order-1\",\"amount\":1000}" + padding,
            null,
            null);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("message")).startsWith("body:");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 404",
    "GET, /v1, 404",
    "GET, /v2/payments/x, 404",
    "GET, /v1/payments/unknown, 404",
    "GET, /v1/payments/orders/unknown, 404",
    "GET, /v1/payments/a/b/c/d, 404",
    "DELETE, /v1/payments/x, 405",
    "GET, /v1/payments/confirm, 405",
    "GET, /v1/checkouts, 405",
    "POST, /v1/health, 405",
    "GET, /v1/audit/payments?after=x, 400",
    "GET, /v1/audit/payments?limit=0, 400",
    "GET, /v1/audit/payments?limit=1001, 400",
    "GET, /v1/audit/payments?after=99999999999999999999, 400"
  })
  void whatIsNotServedGetsItsOwn4xx(String method, String path, int status) throws Exception {
    Reply reply = caller.send(method, path, null, Caller.SECRET, null);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text("code")).isNotEmpty();
  }

  @Test
  void badCancelsAndFaultsAre400() throws Exception {
    String paymentKey = caller.checkOut("order-1", 1_000);
    caller.confirm(paymentKey, "order-1", 1_000, null);
    String path = "/v1/payments/" + paymentKey + "/cancel";
    for (String body :
        List.of(
            "{}",
            "{\"cancelReason\":\" \"}",
            "{\"cancelReason\":\"" + "x".repeat(201) + "\"}",
            "{\"cancelReason\":\"x\",\"cancelAmount\":0}",
            "{\"cancelReason\":\"x\",\"cancelAmount\":\"1\"}")) {
      assertThat(caller.send("POST", path, body, Caller.SECRET, null).status()).isEqualTo(400);
    }
    for (String faults : List.of("nothing", "slow", "slow=2", "slow=-1", "slow=0.6,error=0.6")) {
      Reply reply =
          caller.send("PUT", "/v1/faults", "{\"faults\":\"" + faults + "\"}", Caller.SECRET, null);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.text("message")).startsWith("faults:");
    }
    assertThat(caller.cancel(paymentKey, null, "x".repeat(301)).text("code"))
        .isEqualTo("INVALID_IDEMPOTENCY_KEY");
    assertThat(caller.lookUp(paymentKey).text("status")).isEqualTo("DONE");
  }

  @Test
  void changesAreToldWithASignature() throws Exception {
    record Told(String body, String signature) {}
    BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    HttpServer merchant =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    merchant.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String signature =
              String.valueOf(exchange.getRequestHeaders().getFirst("Dosirak-Gateway-Signature"));
          told.add(new Told(body, signature));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    merchant.start();
    try {
      URI webhook = URI.create("http://127.0.0.1:" + merchant.getAddress().getPort() + "/hook");
      restart(GatewayOptions.of(directory, Caller.SECRET).withWebhook(webhook));
      String paymentKey = caller.checkOut("order-1", 1_000);
      caller.confirm(paymentKey, "order-1", 1_000, "key-1");

      Told done = told.poll(10, TimeUnit.SECONDS);
      assertThat(done).isNotNull();
      JsonNode event = Json.MAPPER.readTree(done.body());
      assertThat(event.path("eventType").asString()).isEqualTo("PAYMENT_STATUS_CHANGED");
      assertThat(event.path("data").path("paymentKey").asString()).isEqualTo(paymentKey);
      assertThat(event.path("data").path("orderId").asString()).isEqualTo("order-1");
      assertThat(event.path("data").path("status").asString()).isEqualTo("DONE");
      assertThat(done.signature())
          .isEqualTo(Digests.hmacHex(Caller.SECRET, done.body().getBytes(StandardCharsets.UTF_8)));

      gateway.setFaults(FaultProfile.parse("duplicate=1"));
      caller.cancel(paymentKey, null, "key-2");
      Told first = told.poll(10, TimeUnit.SECONDS);
      Told second = told.poll(10, TimeUnit.SECONDS);
      assertThat(first).isNotNull();
      assertThat(first.body()).contains("\"CANCELED\"");
      assertThat(second).isEqualTo(first);
    } finally {
      merchant.stop(0);
    }
  }

  @Test
  void aBrowserPaysOnAPageThatLeadsBackWithAKey() throws Exception {
    String asked = "?orderId=order-1&amount=18900&language=ko&name=%3Cb%3E&returnUrl=";
    HttpResponse<String> page = browse(asked + "http%3A%2F%2Flocalhost%3A8080%2F", null);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("18,900원", "&lt;b&gt;").doesNotContain("<b>");

    String form = "orderId=order-1&amount=18900&returnUrl=http%3A%2F%2Flocalhost%3A8080%2F";
    HttpResponse<String> paid = browse("", form + "&decision=pay");
    assertThat(paid.statusCode()).isEqualTo(303);
    String back = paid.headers().firstValue("Location").orElseThrow();
    assertThat(back).startsWith("http://localhost:8080/?orderId=order-1&amount=18900&paymentKey=");
    String key = back.substring(back.lastIndexOf('=') + 1);
    assertThat(caller.confirm(key, "order-1", 18_900, "key-1").status()).isEqualTo(200);

    HttpResponse<String> left = browse("", form + "&decision=leave");
    assertThat(left.headers().firstValue("Location"))
        .contains("http://localhost:8080/?orderId=order-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?orderId=order-1&amount=18900&returnUrl=https%3A%2F%2Felsewhere.example%2F",
        "?orderId=order-1&amount=18900&returnUrl=javascript%3Aalert(1)",
        "?orderId=order-1&amount=-1&returnUrl=http%3A%2F%2Flocalhost%2F",
        "?orderId=%22%3E&amount=1&returnUrl=http%3A%2F%2Flocalhost%2F"
      })
  void thePageLeadsNowhereElse(String asked) throws Exception {
    assertThat(browse(asked, null).statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> browse(String query, @Nullable String form) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.address().resolve(PaymentPage.PATH + query));
    if (form != null) {
      request.POST(HttpRequest.BodyPublishers.ofString(form));
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
