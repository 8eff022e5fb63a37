package dosirak.notification;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands text messages to a gateway over HTTP: {@code {"id", "to", "text"}}, where the id is the
 * same if it should ever see a message twice. Any 2xx means that it took the message.
 */
final class HttpTextMessages implements TextMessages, AutoCloseable {
  static final String URL = "notification.text-message-url";
  static final String SECRET = "notification.text-message-secret";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI url;
  private final @Nullable String secret;
  private final JsonMapper json;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param secret sent as a bearer token, absent for none
   */
  HttpTextMessages(URI url, @Nullable String secret, JsonMapper json) {
    this.url = url;
    this.secret = secret;
    this.json = json;
  }

  private record Body(String id, String to, String text) {}

  @Override
  public void send(Outgoing message) throws IOException {
    Body body = new Body(message.codeId().toString(), message.phone(), message.text().ko());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
    if (secret != null) {
      request.header("Authorization", "Bearer " + secret);
    }
    try {
      int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status < 200 || status > 299) {
        throw new IOException("the gateway of text messages answered " + status);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while a message was handed over", stopping);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
