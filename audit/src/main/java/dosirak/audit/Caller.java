package dosirak.audit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls one server and reads JSON. A 429, a 503 or a connection that breaks is tried again for a
 * while, for what is audited may just be coming back.
 */
final class Caller implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration RETRY_FOR = Duration.ofSeconds(30);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);
  private static final int DETAIL_CHARACTERS = 300;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final URI base;
  private @Nullable Authorization authorization;

  Caller(URI base) {
    String text = base.toString();
    this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  /** What calls carry so that they are allowed. */
  interface Authorization {
    /** The header to carry now. */
    String header() throws InterruptedException;

    /** This header was refused; true if another one may be had. */
    boolean refused(String header);
  }

  /** What every later call carries, for good. */
  void authorize(String header) {
    authorize(fixed(header));
  }

  /** What every later call carries. */
  void authorize(Authorization later) {
    authorization = later;
  }

  /** An answer with its status. */
  record Answer(int status, JsonNode body) {}

  /**
   * Reads a resource.
   *
   * @throws IncompleteException if it is not answered with a 200
   */
  JsonNode get(String path, Duration timeout) throws InterruptedException {
    return require("GET " + path, answer("GET", path, null, timeout));
  }

  /**
   * Sends a command.
   *
   * @throws IncompleteException if it is not answered with a 200 or 201
   */
  JsonNode post(String path, @Nullable Object body, Duration timeout) throws InterruptedException {
    return require("POST " + path, answer("POST", path, body, timeout));
  }

  /**
   * Sends a form with an authorization of its own.
   *
   * @throws IncompleteException if it is not answered with a 200 or 201
   */
  JsonNode postForm(String path, String form, String header, Duration timeout)
      throws InterruptedException {
    HttpRequest.Builder request =
        to(path, timeout)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    return require("POST " + path, answer("POST " + path, request, fixed(header)));
  }

  private static Authorization fixed(String header) {
    return new Authorization() {
      @Override
      public String header() {
        return header;
      }

      @Override
      public boolean refused(String refused) {
        return false;
      }
    };
  }

  private JsonNode require(String what, Answer answer) {
    if (answer.status() != 200 && answer.status() != 201) {
      throw new IncompleteException(
          "%s at %s answers %d: %s".formatted(what, base, answer.status(), detail(answer.body())));
    }
    return answer.body();
  }

  /** Calls until there is an answer other than 429 and 503, or time is up. */
  Answer answer(String method, String path, @Nullable Object body, Duration timeout)
      throws InterruptedException {
    HttpRequest.Builder request =
        to(path, timeout)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    return answer(method + " " + path, request, authorization);
  }

  private Answer answer(
      String what, HttpRequest.Builder request, @Nullable Authorization authorized)
      throws InterruptedException {
    long deadline = System.nanoTime() + RETRY_FOR.toNanos();
    boolean mayBeRefused = true;
    while (true) {
      String header = authorized == null ? null : authorized.header();
      if (header != null) {
        request.setHeader("Authorization", header);
      }
      boolean isLast = System.nanoTime() >= deadline;
      try {
        HttpResponse<byte[]> response =
            http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == 401
            && mayBeRefused
            && authorized != null
            && header != null
            && authorized.refused(header)) {
          mayBeRefused = false;
          continue;
        }
        boolean mayCome = response.statusCode() == 429 || response.statusCode() == 503;
        if (!mayCome || isLast) {
          return new Answer(response.statusCode(), json(what, response));
        }
      } catch (IOException failure) {
        if (isLast) {
          throw new IncompleteException("%s at %s: %s".formatted(what, base, failure), failure);
        }
      }
      Thread.sleep(RETRY_AFTER);
    }
  }

  private HttpRequest.Builder to(String path, Duration timeout) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(timeout)
        .header("Accept", "application/json");
  }

  private JsonNode json(String what, HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      if (response.statusCode() / 100 != 2) {
        return JSON.getNodeFactory()
            .stringNode(new String(response.body(), StandardCharsets.UTF_8));
      }
      throw new IncompleteException("%s at %s is no JSON".formatted(what, base), e);
    }
  }

  private static String detail(JsonNode body) {
    JsonNode detail = body.path("detail");
    String text = detail.isString() ? detail.asString() : body.toString();
    return text.length() > DETAIL_CHARACTERS ? text.substring(0, DETAIL_CHARACTERS) : text;
  }

  @Override
  public void close() {
    http.close();
  }
}
