package dosirak.city.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A merchant's side of the gateway, for tests. */
final class Caller implements AutoCloseable {
  static final String SECRET = "test_sk_dosirak";

  record Reply(int status, JsonNode body) {
    String text(String field) {
      return body.path(field).asString();
    }

    long number(String field) {
      return body.path(field).asLong();
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI address;

  Caller(URI address) {
    this.address = address;
  }

  String checkOut(String orderId, long amount) throws IOException, InterruptedException {
    Reply reply =
        send(
            "POST",
            "/v1/checkouts",
            "{\"orderId\":\"%s\",\"amount\":%d}".formatted(orderId, amount),
            null,
            null);
    if (reply.status() != 200) {
      throw new IllegalStateException("checkout answered " + reply);
    }
    return reply.text("paymentKey");
  }

  Reply confirm(String paymentKey, String orderId, long amount, @Nullable String idempotencyKey)
      throws IOException, InterruptedException {
    return send(
        "POST",
        "/v1/payments/confirm",
        "{\"paymentKey\":\"%s\",\"orderId\":\"%s\",\"amount\":%d}"
            .formatted(paymentKey, orderId, amount),
        SECRET,
        idempotencyKey);
  }

  Reply cancel(String paymentKey, @Nullable Long amount, @Nullable String idempotencyKey)
      throws IOException, InterruptedException {
    String part = amount == null ? "" : ",\"cancelAmount\":" + amount;
    return send(
        "POST",
        "/v1/payments/" + paymentKey + "/cancel",
        "{\"cancelReason\":\"the customer changed her mind\"" + part + "}",
        SECRET,
        idempotencyKey);
  }

  Reply get(String path) throws IOException, InterruptedException {
    return send("GET", path, null, SECRET, null);
  }

  Reply lookUp(String paymentKey) throws IOException, InterruptedException {
    return get("/v1/payments/" + paymentKey);
  }

  Reply send(
      String method,
      String path,
      @Nullable String body,
      @Nullable String secret,
      @Nullable String idempotencyKey)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(Duration.ofSeconds(15))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (secret != null) {
      byte[] credentials = (secret + ":").getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Reply(response.statusCode(), Json.MAPPER.readTree(response.body()));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
