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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Calls the public API. A call is repeated, with the same idempotency key, when the server is away,
 * slow, overloaded (503, 429) or still busy with it. Tokens are renewed before they end, one
 * renewal at a time for each person; a call that is refused for its token is repeated once with a
 * newer one. All other answers are the caller's to judge.
 */
public final class MarketplaceClient implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Logger LOG = LoggerFactory.getLogger(MarketplaceClient.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(5);

  private final URI target;
  private final ErrorTally errors;
  private final ExecutorService executor;
  private final HttpClient http;
  private final SecretWitness witness;
  private final SignIn signIn;
  private final CallWatch watch;

  /**
   * A client of one marketplace.
   *
   * @param target where it is, for example {@code http://localhost:8080}
   */
  public MarketplaceClient(URI target, ErrorTally errors) {
    this(target, errors, SecretWitness.NONE);
  }

  /**
   * A client of one marketplace.
   *
   * @param target where it is, for example {@code http://localhost:8080}
   * @param witness told of every secret that is used
   */
  public MarketplaceClient(URI target, ErrorTally errors, SecretWitness witness) {
    this(target, errors, witness, CallWatch.NONE);
  }

  /**
   * A client of one marketplace.
   *
   * @param target where it is, for example {@code http://localhost:8080}
   * @param witness told of every secret that is used
   * @param watch says how patient callers are, and is told of every call
   */
  public MarketplaceClient(URI target, ErrorTally errors, SecretWitness witness, CallWatch watch) {
    this.target = target;
    this.watch = watch;
    this.errors = errors;
    this.witness = witness;
    this.signIn = new SignIn(this, target, witness);
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

  /** Who is told of every secret. */
  public SecretWitness witness() {
    return witness;
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
    CallWatch.Ending ending = watch.begun(call);
    int status = 0;
    try {
      HttpResponse<byte[]> response =
          http.send(request(call, tokenOf(call)), BodyHandlers.ofByteArray());
      status = response.statusCode();
      if (status >= 400) {
        errors.note(call.name(), "" + status);
      }
    } catch (HttpTimeoutException e) {
      errors.note(call.name(), "timeout");
    } catch (IOException e) {
      errors.note(call.name(), "connection");
    } finally {
      ending.ended(status, status == 0 ? 1 : 0);
    }
  }

  /** Makes a call like {@link #call} and says when the answered attempt began and ended. */
  Timed callTimed(Call call) throws InterruptedException {
    Course course = new Course();
    CallWatch.Ending ending = watch.begun(call);
    try {
      return callTimed(call, course);
    } finally {
      ending.ended(course.status, course.troubles);
    }
  }

  /** How a call goes. */
  private static final class Course {
    private int status;
    private int troubles;
  }

  private Timed callTimed(Call call, Course course) throws InterruptedException {
    long started = System.nanoTime();
    int failures = 0;
    boolean renewed = false;
    while (true) {
      String last;
      Backoff backoff = Backoff.AWAY;
      @Nullable Duration retryAfter = null;
      course.status = 0;
      course.troubles++;
      try {
        @Nullable String token = tokenOf(call);
        long asked = System.nanoTime();
        HttpResponse<byte[]> response = http.send(request(call, token), BodyHandlers.ofByteArray());
        long answered = System.nanoTime();
        int status = response.statusCode();
        course.status = status;
        Answer answer = new Answer(status, parse(response.body()), answered - started);
        last = status + " " + answer.code();
        if (status == 503 || status == 429) {
          errors.note(call.name(), "" + status);
          retryAfter = retryAfter(response);
        } else if (status >= 500) {
          errors.unexpected(call.name(), "" + status);
        } else if (status == 401 && call.session() != null && token != null && !renewed) {
          errors.note(call.name(), "401 " + answer.code());
          renewed = true;
          course.troubles--;
          renew(call.session(), token);
          continue;
        } else if ((status == 409 || status == 404) && call.waitCodes().contains(answer.code())) {
          backoff = Backoff.SOON;
          course.troubles--;
        } else {
          course.troubles--;
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
      if (spent > watch.patience(call).toNanos()) {
        errors.unexpected(call.name(), "gave up");
        throw new GaveUpException(call.name(), last);
      }
      Duration wait = backoff.after(failures, ThreadLocalRandom.current().nextDouble());
      TimeUnit.NANOSECONDS.sleep(
          retryAfter == null ? wait.toNanos() : Math.max(wait.toNanos(), retryAfter.toNanos()));
    }
  }

  /**
   * Signs in, if this was not done yet.
   *
   * @throws SignInRefusedException if the marketplace does not know the credentials
   */
  public void signIn(Session session) throws InterruptedException {
    var unused = tokenOf(session);
  }

  /**
   * A good access token of somebody, for requests that are not made with this client.
   *
   * @throws SignInRefusedException if the marketplace does not know the credentials
   */
  public String accessToken(Session session) throws InterruptedException {
    return tokenOf(session);
  }

  /**
   * Fetches newer tokens after a call was refused for its token.
   *
   * @param refused the access token of that call; if there is a newer one already, that is enough
   */
  void renew(Session session, String refused) throws InterruptedException {
    session.renewal().lockInterruptibly();
    try {
      Tokens tokens = session.tokens();
      if (tokens == null) {
        session.keep(signIn.anew(session));
      } else if (tokens.access().equals(refused)) {
        session.keep(signIn.renewed(session, tokens, true));
      }
    } finally {
      session.renewal().unlock();
    }
  }

  /** The access token to use now. Renews it when it has ended, and in good time before that. */
  String tokenOf(Session session) throws InterruptedException {
    Tokens tokens = session.tokens();
    if (tokens == null || tokens.hasEnded(System.nanoTime())) {
      return renewedToken(session);
    }
    if (tokens.shouldBeRenewed(System.nanoTime())) {
      renewMeanwhile(session);
    }
    return tokens.access();
  }

  private String renewedToken(Session session) throws InterruptedException {
    session.renewal().lockInterruptibly();
    try {
      Tokens tokens = session.tokens();
      if (tokens == null) {
        tokens = signIn.anew(session);
      } else if (tokens.hasEnded(System.nanoTime())) {
        tokens = signIn.renewed(session, tokens, false);
      }
      session.keep(tokens);
      return tokens.access();
    } finally {
      session.renewal().unlock();
    }
  }

  private void renewMeanwhile(Session session) {
    if (!session.renewing().compareAndSet(false, true)) {
      return;
    }
    Thread.ofVirtual()
        .name("renewal " + session.name())
        .start(() -> {
          session.renewal().lock();
          try {
            Tokens tokens = session.tokens();
            if (tokens != null && tokens.shouldBeRenewed(System.nanoTime())) {
              session.keep(signIn.renewed(session, tokens, false));
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (GaveUpException | SignInRefusedException e) {
            LOG.warn("{} could not renew a token: {}", session.name(), e.getMessage());
          } finally {
            session.renewal().unlock();
            session.renewing().set(false);
          }
        });
  }

  /** Sends a request once. */
  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.timeout(CallWatch.USUAL_ATTEMPT).build(), BodyHandlers.ofByteArray());
  }

  /** Opens a stream; the caller reads and closes the body. */
  HttpResponse<InputStream> openStream(String path, String token, @Nullable String lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(path))
            .timeout(CallWatch.USUAL_ATTEMPT)
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + token);
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
    return session == null ? null : tokenOf(session);
  }

  private HttpRequest request(Call call, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(call.path()))
            .timeout(watch.attempt(call))
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

  static JsonNode parse(byte[] body) {
    if (body.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  static @Nullable Duration retryAfter(HttpResponse<?> response) {
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
