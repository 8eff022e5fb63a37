package dosirak.payment;

import dosirak.payment.Gateway.Outcome;
import dosirak.payment.Gateway.Unknown;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls to a gateway over HTTP, each answered within the time-out, whatever happens. */
final class GatewayCalls implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final int LONGEST_ANSWER = 64 * 1024;

  private final GatewaySettings settings;
  private final String credentials;
  private final String codeField;
  private final JsonMapper json;
  private final MeterRegistry meters;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;

  /**
   * @param credentials user and password of basic authentication, with a colon between
   * @param codeField the field of an answer that says what came of the call
   */
  GatewayCalls(
      GatewaySettings settings,
      String credentials,
      String codeField,
      JsonMapper json,
      MeterRegistry meters) {
    this.settings = settings;
    this.credentials = credentials;
    this.codeField = codeField;
    this.json = json;
    this.meters = meters;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(executor)
            .build();
  }

  /** Something that asks the gateway. */
  interface Call {
    Outcome run() throws InterruptedException;
  }

  /**
   * What came back.
   *
   * @param status 0 where nothing did
   * @param code the gateway's, or the name of what went wrong
   */
  record Reply(int status, JsonNode body, String code) {
    Unknown unknown() {
      return new Unknown(status + " " + code);
    }
  }

  /** Makes a call and measures it. */
  Outcome timed(String operation, Call call) throws InterruptedException {
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

  Reply get(String path) throws InterruptedException {
    return send(request(path).GET().build());
  }

  Reply post(String path, Map<String, Object> body) throws InterruptedException {
    return send(withBody(path, body).build());
  }

  Reply post(String path, Map<String, Object> body, String idempotencyKey)
      throws InterruptedException {
    return send(withBody(path, body).header("Idempotency-Key", idempotencyKey).build());
  }

  private HttpRequest.Builder withBody(String path, Map<String, Object> body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(settings.requireUrl() + path))
        .header(
            "Authorization",
            "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
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
      return new Reply(response.statusCode(), body, body.path(codeField).asString(""));
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

  @Override
  public void close() {
    http.shutdownNow();
    executor.shutdownNow();
  }
}
