package dosirak.city.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Calls the public API. A call is repeated, with the same idempotency key, when the server is away,
 * slow, overloaded (503, 429) or still busy with it; when a token has run out, its owner signs in
 * again. All other answers are the caller's to judge.
 */
public final class MarketplaceClient implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(5);

  private final URI target;
  private final ErrorTally errors;
  private final ExecutorService executor;
  private final HttpClient http;

  /**
   * A client of one marketplace.
   *
   * @param target where it is, for example {@code http://localhost:8080}
   */
  public MarketplaceClient(URI target, ErrorTally errors) {
    this.target = target;
    this.errors = errors;
    this.executor = Executors.newVirtualThreadPerTaskExecutor();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(executor)
            .build();
  }

  /** Where errors are counted. */
  public ErrorTally errors() {
    return errors;
  }

  /**
   * Makes a call and repeats it until it is answered.
   *
   * @throws GaveUpException if the patience of the call ended first
   */
  public Answer call(Call call) throws InterruptedException {
    return callTimed(call).answer();
  }

  /**
   * Makes a call once. Nothing is repeated and nothing is thrown for a server that is away: a
   * position that could not be sent is outdated anyway.
   */
  public void callOnce(Call call) throws InterruptedException {
    try {
      HttpResponse<byte[]> response =
          http.send(request(call, tokenOf(call)), BodyHandlers.ofByteArray());
      if (response.statusCode() >= 400) {
        errors.note(call.name(), "" + response.statusCode());
      }
    } catch (HttpTimeoutException e) {
      errors.note(call.name(), "timeout");
    } catch (IOException e) {
      errors.note(call.name(), "connection");
    }
  }

  /** Makes a call like {@link #call} and says when the answered attempt began and ended. */
  Timed callTimed(Call call) throws InterruptedException {
    long started = System.nanoTime();
    int failures = 0;
    boolean signedInAgain = false;
    while (true) {
      String last;
      Backoff backoff = Backoff.AWAY;
      @Nullable Duration retryAfter = null;
      try {
        @Nullable String token = tokenOf(call);
        long asked = System.nanoTime();
        HttpResponse<byte[]> response = http.send(request(call, token), BodyHandlers.ofByteArray());
        long answered = System.nanoTime();
        int status = response.statusCode();
        Answer answer = new Answer(status, parse(response.body()), answered - started);
        last = status + " " + answer.code();
        if (status == 503 || status == 429) {
          errors.note(call.name(), "" + status);
          retryAfter = retryAfter(response);
        } else if (status >= 500) {
          errors.unexpected(call.name(), "" + status);
        } else if (status == 401 && call.session() != null && !signedInAgain) {
          signedInAgain = true;
          signIn(call.session());
          continue;
        } else if ((status == 409 || status == 404) && call.waitCodes().contains(answer.code())) {
          backoff = Backoff.SOON;
        } else {
          return new Timed(answer, asked, answered);
        }
      } catch (HttpTimeoutException e) {
        last = "timeout";
        errors.note(call.name(), last);
      } catch (IOException e) {
        last = "connection";
        errors.note(call.name(), last);
      }
      failures++;
      long spent = System.nanoTime() - started;
      if (spent > call.patience().toNanos()) {
        errors.unexpected(call.name(), "gave up");
        throw new GaveUpException(call.name(), last);
      }
      Duration wait = backoff.after(failures, ThreadLocalRandom.current().nextDouble());
      TimeUnit.NANOSECONDS.sleep(
          retryAfter == null ? wait.toNanos() : Math.max(wait.toNanos(), retryAfter.toNanos()));
    }
  }

  /** Signs in, or signs in again. */
  public void signIn(Session session) throws InterruptedException {
    String template = session.signInPath().substring("/api/identity".length());
    Call call =
        new Call(
            "POST",
            template,
            session.signInPath(),
            null,
            session.credentials(),
            null,
            Set.of(),
            Duration.ofSeconds(180));
    Answer answer = call(call);
    if (!answer.succeeded()) {
      throw new SignInRefusedException(session.name(), answer.status(), answer.code());
    }
    session.signedIn(
        answer.body().path("accessToken").asString(""),
        answer.body().path("accountId").asString(""));
  }

  /** Opens a stream; the caller reads and closes the body. */
  HttpResponse<InputStream> openStream(String path, Session session, @Nullable String lastEventId)
      throws IOException, InterruptedException {
    if (session.token() == null) {
      signIn(session);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(path))
            .timeout(ATTEMPT_TIMEOUT)
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + session.token());
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return http.send(request.build(), BodyHandlers.ofInputStream());
  }

  @Override
  public void close() {
    http.shutdownNow();
    executor.shutdownNow();
  }

  private @Nullable String tokenOf(Call call) throws InterruptedException {
    Session session = call.session();
    if (session == null) {
      return null;
    }
    if (session.token() == null) {
      signIn(session);
    }
    return session.token();
  }

  private HttpRequest request(Call call, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(call.path()))
            .timeout(ATTEMPT_TIMEOUT)
            .header("Accept", "application/json");
    if (call.body() == null) {
      request.method(call.method(), BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(
          call.method(), BodyPublishers.ofByteArray(JSON.writeValueAsBytes(call.body())));
    }
    if (call.idempotencyKey() != null) {
      request.header("Idempotency-Key", call.idempotencyKey());
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private static JsonNode parse(byte[] body) {
    if (body.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  private static @Nullable Duration retryAfter(HttpResponse<?> response) {
    List<String> values = response.headers().allValues("Retry-After");
    if (values.isEmpty()) {
      return null;
    }
    OptionalLong seconds =
        values.getFirst().chars().allMatch(Character::isDigit)
            ? OptionalLong.of(Long.parseLong("0" + values.getFirst()))
            : OptionalLong.empty();
    if (seconds.isEmpty()) {
      return null;
    }
    Duration asked = Duration.ofSeconds(seconds.getAsLong());
    return asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER;
  }

  /** An answer with the machine times of the attempt that got it. */
  record Timed(Answer answer, long askedNanos, long answeredNanos) {}
}
