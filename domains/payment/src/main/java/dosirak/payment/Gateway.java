package dosirak.payment;

import dosirak.contracts.Money;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The payment gateway over HTTP, in the manner of the published Toss Payments API. Every call comes
 * back within its time-out with an {@link Outcome}; whatever is not certain is {@link Unknown}.
 * Calls are safe to repeat: their idempotency keys follow from the intent.
 */
final class Gateway implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final int LONGEST_ANSWER = 64 * 1024;
  private static final String ALREADY_PROCESSED = "ALREADY_PROCESSED_PAYMENT";
  private static final String ALREADY_CANCELLED = "ALREADY_CANCELED_PAYMENT";
  private static final String NOT_FOUND = "NOT_FOUND_PAYMENT";

  /**
   * Errors with a client's status that say nothing of the payment itself: the card company was
   * away, the key of this platform is wrong, or too much is going on.
   */
  private static final Set<String> UNDECIDED =
      Set.of("PROVIDER_ERROR", "UNAUTHORIZED_KEY", "TOO_MANY_REQUESTS");

  private static final Set<Integer> DECIDING_STATUSES = Set.of(400, 402, 403, 404, 422);

  /** What the gateway says became of a payment. */
  sealed interface Outcome {}

  /** The money was taken and is not given back. */
  record Captured(Money amount, Money fee) implements Outcome {}

  /** The money was taken and given back in full. */
  record Refunded(Money amount, Money fee) implements Outcome {}

  /** The payment exists, or does not, and nothing was taken so far. */
  record Untouched() implements Outcome {}

  /** Nothing was taken nor will be. */
  record Refused(String code) implements Outcome {}

  /** It is not certain. */
  record Unknown(String why) implements Outcome {}

  private final GatewaySettings settings;
  private final JsonMapper json;
  private final MeterRegistry meters;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;

  Gateway(GatewaySettings settings, JsonMapper json, MeterRegistry meters) {
    this.settings = settings;
    this.json = json;
    this.meters = meters;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(executor)
            .build();
  }

  /** Asks to charge the payment key of an intent. */
  Outcome confirm(PaymentIntent intent) throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("paymentKey", key(intent));
    body.put("orderId", intent.orderId().toString());
    body.put("amount", intent.amount().won());
    Outcome outcome =
        timed(
            "confirm",
            () -> {
              Reply reply = post("/v1/payments/confirm", body, "confirm-" + intent.paymentId());
              if (reply.status == 200) {
                return read(reply.body);
              }
              if (reply.code.equals(ALREADY_PROCESSED)) {
                return new Untouched();
              }
              return isDecided(reply) ? new Refused(reply.code) : reply.unknown();
            });
    return outcome instanceof Untouched ? lookUp(intent) : outcome;
  }

  /** Asks what became of the payment key of an intent. */
  Outcome lookUp(PaymentIntent intent) throws InterruptedException {
    return timed(
        "look-up",
        () -> {
          Reply reply = send(request("/v1/payments/" + key(intent)).GET().build());
          if (reply.status == 200) {
            return read(reply.body);
          }
          return reply.status == 404 && reply.code.equals(NOT_FOUND)
              ? new Untouched()
              : reply.unknown();
        });
  }

  /** Asks to give everything back. */
  Outcome cancel(PaymentIntent intent) throws InterruptedException {
    Map<String, Object> body =
        Map.of("cancelReason", Objects.requireNonNull(intent.endedReason(), "reason"));
    Outcome outcome =
        timed(
            "cancel",
            () -> {
              Reply reply =
                  post(
                      "/v1/payments/" + key(intent) + "/cancel",
                      body,
                      "cancel-" + intent.paymentId());
              if (reply.status == 200) {
                return read(reply.body);
              }
              return reply.code.equals(ALREADY_CANCELLED) ? new Untouched() : reply.unknown();
            });
    return outcome instanceof Untouched ? lookUp(intent) : outcome;
  }

  /**
   * Asks to give a part back; the gateway gives it back once, however often it is asked.
   *
   * @return whether it certainly was given back
   */
  boolean refund(PaymentIntent intent, RefundPart part) throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("cancelReason", part.reason());
    body.put("cancelAmount", part.amount().won());
    long begun = System.nanoTime();
    Reply reply =
        post("/v1/payments/" + key(intent) + "/cancel", body, "refund-" + part.refundId());
    boolean done =
        reply.status == 200 && reply.body.path("status").asString("").endsWith("CANCELED");
    meters
        .timer(
            "dosirak.payment.gateway", "operation", "refund", "outcome", done ? "Done" : "Unknown")
        .record(Duration.ofNanos(System.nanoTime() - begun));
    return done;
  }

  @Override
  public void close() {
    http.shutdownNow();
    executor.shutdownNow();
  }

  private interface Call {
    Outcome run() throws InterruptedException;
  }

  private Outcome timed(String operation, Call call) throws InterruptedException {
    long begun = System.nanoTime();
    Outcome outcome = call.run();
    meters
        .timer(
            "dosirak.payment.gateway",
            "operation",
            operation,
            "outcome",
            outcome.getClass().getSimpleName())
        .record(Duration.ofNanos(System.nanoTime() - begun));
    return outcome;
  }

  private record Reply(int status, JsonNode body, String code) {
    Unknown unknown() {
      return new Unknown(status + " " + code);
    }
  }

  private static boolean isDecided(Reply reply) {
    return DECIDING_STATUSES.contains(reply.status)
        && !reply.code.isEmpty()
        && !UNDECIDED.contains(reply.code);
  }

  private static Outcome read(JsonNode payment) {
    Money amount = Money.won(payment.path("totalAmount").asLong(-1));
    Money fee = Money.won(payment.path("fee").asLong(0));
    String status = payment.path("status").asString("");
    return switch (status) {
      case "DONE", "PARTIAL_CANCELED" -> new Captured(amount, fee);
      case "CANCELED" -> new Refunded(amount, fee);
      case "READY", "IN_PROGRESS" -> new Untouched();
      case "ABORTED", "EXPIRED" ->
          new Refused(payment.path("failure").path("code").asString(status));
      default -> new Unknown("status " + status);
    };
  }

  private Reply post(String path, Map<String, Object> body, String idempotencyKey)
      throws InterruptedException {
    return send(
        request(path)
            .header("Idempotency-Key", idempotencyKey)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(settings.requireUrl() + path))
        .header(
            "Authorization",
            "Basic "
                + Base64.getEncoder()
                    .encodeToString((settings.secret() + ":").getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Sends and waits for the whole answer; a failure on the way is status 0. (The client's own
   * time-out would end with the headers, and a body that never comes would hold the caller.)
   */
  private Reply send(HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> sent;
    try {
      sent =
          http.sendAsync(
              request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
    } catch (RuntimeException closing) {
      return failed(closing);
    }
    try {
      HttpResponse<byte[]> response =
          sent.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      JsonNode body = json.readTree(response.body());
      return new Reply(response.statusCode(), body, body.path("code").asString(""));
    } catch (TimeoutException late) {
      sent.cancel(true);
      return failed(late);
    } catch (ExecutionException failure) {
      return failed(failure.getCause() instanceof IOException io ? io : failure);
    } catch (JacksonException notJson) {
      return failed(notJson);
    }
  }

  private Reply failed(Exception why) {
    return new Reply(0, json.createObjectNode(), why.getClass().getSimpleName());
  }

  private static String key(PaymentIntent intent) {
    return Objects.requireNonNull(intent.paymentKey(), "payment key");
  }
}
