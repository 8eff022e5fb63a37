package dosirak.app;

import dosirak.city.Credentials;
import dosirak.platform.security.RolePermissions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls a marketplace as the machine that may maintain it. Nothing is tried again by itself: who
 * mends something wants to see what happened.
 */
final class OperatorClient implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private final URI target;
  private final Credentials credentials;
  private @Nullable String token;

  OperatorClient(TargetOptions options) {
    this.target = options.target;
    this.credentials = options.credentials();
  }

  /** What a marketplace answered. */
  record Answer(int status, JsonNode body) {
    boolean isGood() {
      return status / 100 == 2;
    }

    /** Why it was refused, for people. */
    String refusal() {
      String detail = body.path("detail").asString("");
      String code = body.path("code").asString("");
      return detail.isEmpty()
          ? "HTTP " + status
          : "%s (%s)".formatted(detail, code.isEmpty() ? "HTTP " + status : code);
    }
  }

  /** Text as a part of a path or a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  Answer get(String path) throws InterruptedException {
    return call("GET", path, null);
  }

  Answer post(String path, Object body) throws InterruptedException {
    return call("POST", path, body);
  }

  /**
   * Calls once.
   *
   * @throws CommandException if the marketplace cannot be reached or lets nobody in
   */
  private Answer call(String method, String path, @Nullable Object body)
      throws InterruptedException {
    boolean hadToken = token != null;
    Answer answer = send(method, path, body);
    if (answer.status() == UNAUTHORIZED && hadToken) {
      // It ended while somebody was thinking.
      token = null;
      answer = send(method, path, body);
    }
    return answer;
  }

  private Answer send(String method, String path, @Nullable Object body)
      throws InterruptedException {
    String authorization = token;
    if (authorization == null) {
      authorization = newToken();
      token = authorization;
    }
    return send(
        to(path)
            .header("Authorization", "Bearer " + authorization)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
  }

  private String newToken() throws InterruptedException {
    String pair = encoded(credentials.clientId()) + ":" + encoded(credentials.clientSecret());
    Answer answer =
        send(
            to("/api/identity/oauth2/token")
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(pair.getBytes(StandardCharsets.US_ASCII)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials&scope=" + RolePermissions.SCOPE_MAINTAIN)));
    String given = answer.body().path("access_token").asString("");
    if (given.isEmpty()) {
      throw CommandException.failed(
          answer.status() == UNAVAILABLE
              ? "%s gives no token now, for identity does not serve: try again".formatted(target)
              : "%s gives no token to %s: %s. Are these its credentials?"
                  .formatted(target, credentials.clientId(), answer.refusal()));
    }
    return given;
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(target.resolve(path))
        .timeout(TIMEOUT)
        .header("Accept", "application/json");
  }

  private Answer send(HttpRequest.Builder request) throws InterruptedException {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (JacksonException noJson) {
      throw CommandException.failed(target + " answers what is no JSON: is it a marketplace?");
    } catch (IOException away) {
      throw CommandException.failed(
          "%s cannot be reached (%s). Is it up? Say another with --target URL."
              .formatted(target, away.getClass().getSimpleName()));
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
