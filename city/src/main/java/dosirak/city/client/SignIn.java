package dosirak.city.client;

import dosirak.city.client.Session.Proof;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Fetches tokens as any app would: people prove who they are, are given a code (authorization code
 * with PKCE, RFC 6749 and 7636) and redeem it; later the refresh token gives the next tokens.
 * Machines present their secret (client credentials). A server that is away or busy is asked again;
 * a code or refresh token whose redemption got no answer is never sent twice, since a second use
 * ends the session that the first may have begun.
 */
final class SignIn {
  private static final String APP = "dosirak-app";
  private static final String REDIRECT = "http://127.0.0.1/callback";
  private static final String IDENTITY = "/api/identity";
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration CODE_PATIENCE = Duration.ofSeconds(20);
  private static final Duration CODE_PAUSE = Duration.ofMillis(200);
  private static final int MOST_LAPSED_PROOFS = 3;
  private static final String NO_TOKEN = "the tokens lack ";

  private final MarketplaceClient client;
  private final URI target;
  private final SecretWitness witness;

  SignIn(MarketplaceClient client, URI target, SecretWitness witness) {
    this.client = client;
    this.target = target;
    this.witness = witness;
  }

  /** The server answered that it has no time now, or did not answer. */
  private static final class NotNowException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;
    private final transient @Nullable Duration retryAfter;
    private final boolean mayHaveBeenDone;

    NotNowException(String reason, @Nullable Duration retryAfter, boolean mayHaveBeenDone) {
      super(reason);
      this.reason = reason;
      this.retryAfter = retryAfter;
      this.mayHaveBeenDone = mayHaveBeenDone;
    }
  }

  /** The proof that was given is not accepted any more: it must be given again. */
  private static final class LapsedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Signs in from the beginning.
   *
   * @throws SignInRefusedException if the marketplace does not know these credentials
   * @throws GaveUpException if it did not answer for long
   */
  Tokens anew(Session session) throws InterruptedException {
    long started = System.nanoTime();
    @Nullable String proven = null;
    int failures = 0;
    int lapses = 0;
    while (true) {
      NotNowException last;
      try {
        if (session.proof() instanceof Proof.Secret secret) {
          return machineTokens(session, secret);
        }
        if (proven == null) {
          proven = prove(session);
        }
        Pkce pkce = Pkce.fresh();
        return redeem(session, authorize(session, proven, pkce), pkce);
      } catch (LapsedException e) {
        proven = null;
        if (++lapses >= MOST_LAPSED_PROOFS) {
          throw new SignInRefusedException(session.name(), 302, "not-proven");
        }
        continue;
      } catch (NotNowException e) {
        last = e;
      }
      failures++;
      if (System.nanoTime() - started > PATIENCE.toNanos()) {
        client.errors().unexpected("sign-in", "gave up");
        throw new GaveUpException("the sign-in of " + session.name(), last.reason);
      }
      pause(failures, last.retryAfter);
    }
  }

  /**
   * Fetches newer tokens, by the refresh token where there is one, else from the beginning.
   *
   * @param patiently whether to wait for a server that is away; otherwise the present tokens are
   *     returned, to be used a little longer
   */
  Tokens renewed(Session session, Tokens present, boolean patiently) throws InterruptedException {
    String refresh = present.refresh();
    if (refresh == null) {
      if (patiently) {
        return anew(session);
      }
      return session.proof() instanceof Proof.Secret secret
          ? machineTokensIfAnswered(session, secret, present)
          : kept(present);
    }
    long started = System.nanoTime();
    int failures = 0;
    while (true) {
      NotNowException last;
      try {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh);
        form.put("client_id", APP);
        long asked = System.nanoTime();
        HttpResponse<byte[]> response = post("/oauth2/token", form, null);
        Answer answer = answer(response);
        if (answer.succeeded()) {
          return tokens(session, answer.body(), asked);
        }
        // The session was ended, or this refresh token was used by a call that got no answer.
        client.errors().note("POST /oauth2/token refresh", answer.status() + " " + error(answer));
        return anew(session);
      } catch (NotNowException e) {
        last = e;
      }
      failures++;
      if (!patiently) {
        return kept(last.mayHaveBeenDone ? present.withoutRefresh() : present);
      }
      if (last.mayHaveBeenDone) {
        return anew(session);
      }
      if (System.nanoTime() - started > PATIENCE.toNanos()) {
        client.errors().unexpected("refresh", "gave up");
        throw new GaveUpException("the refresh of " + session.name(), last.reason);
      }
      pause(failures, last.retryAfter);
    }
  }

  private Tokens machineTokensIfAnswered(Session session, Proof.Secret secret, Tokens present)
      throws InterruptedException {
    try {
      return machineTokens(session, secret);
    } catch (NotNowException e) {
      return kept(present);
    }
  }

  /** Tokens that are used on until they are refused, and renewed when there is an answer. */
  private static Tokens kept(Tokens tokens) {
    return tokens.usedUntil(System.nanoTime() + Backoff.AWAY.cap().toNanos());
  }

  private Tokens machineTokens(Session session, Proof.Secret secret)
      throws InterruptedException, NotNowException {
    witness.saw("client secret", secret.clientSecret());
    String basic =
        Base64.getEncoder()
            .encodeToString(
                (encoded(secret.clientId()) + ":" + encoded(secret.clientSecret()))
                    .getBytes(StandardCharsets.US_ASCII));
    long asked = System.nanoTime();
    HttpResponse<byte[]> response =
        post(
            "/oauth2/token",
            Map.of("grant_type", "client_credentials", "scope", secret.scope()),
            "Basic " + basic);
    Answer answer = answer(response);
    if (!answer.succeeded()) {
      throw new SignInRefusedException(session.name(), answer.status(), error(answer));
    }
    return tokens(session, answer.body(), asked);
  }

  /** Proves who the person is; the answer is the cookie that says so. */
  private String prove(Session session) throws InterruptedException, NotNowException {
    return switch (session.proof()) {
      case Proof.Password password -> {
        witness.saw("password", password.password());
        yield proven(
            session,
            "/sign-in/password",
            Map.of("login", password.login(), "password", password.password()));
      }
      case Proof.Phone phone -> {
        witness.saw("phone number", phone.number());
        String code = codeFor(phone);
        witness.saw("phone code", code);
        yield proven(
            session,
            "/sign-in/phone",
            Map.of("phone", phone.number(), "code", code, "displayName", phone.displayName()));
      }
      case Proof.Secret unused -> throw new IllegalStateException("machines are given no codes");
    };
  }

  private String proven(Session session, String path, Object body)
      throws InterruptedException, NotNowException {
    HttpResponse<byte[]> response =
        send(
            "POST " + path,
            to(IDENTITY + path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(MarketplaceClient.JSON.writeValueAsBytes(body))));
    Answer answer = answer(response);
    if (!answer.succeeded()) {
      throw new SignInRefusedException(session.name(), answer.status(), answer.code());
    }
    String next = answer.body().path("next").asString("");
    if (!next.equals("done")) {
      throw new SignInRefusedException(session.name(), answer.status(), next);
    }
    List<String> cookies = new ArrayList<>();
    for (String cookie : response.headers().allValues("Set-Cookie")) {
      String pair = cookie.split(";", 2)[0];
      cookies.add(pair);
      witness.saw("sign-in cookie", pair.substring(pair.indexOf('=') + 1));
    }
    return String.join("; ", cookies);
  }

  /** Asks for a code and reads the one that the development outbox shows. */
  private String codeFor(Proof.Phone phone) throws InterruptedException, NotNowException {
    Optional<DevelopmentOutbox.Sent> before = newest(phone);
    Answer asked =
        answer(
            send(
                "POST /phone-codes",
                to(IDENTITY + "/phone-codes")
                    .header("Content-Type", "application/json")
                    .POST(
                        BodyPublishers.ofByteArray(
                            MarketplaceClient.JSON.writeValueAsBytes(
                                Map.of("phone", phone.number()))))));
    if (!asked.succeeded()) {
      throw new SignInRefusedException(phone.number(), asked.status(), asked.code());
    }
    long deadline = System.nanoTime() + CODE_PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<DevelopmentOutbox.Sent> sent = newest(phone);
      if (sent.isPresent() && !sent.equals(before)) {
        return sent.get().code();
      }
      TimeUnit.NANOSECONDS.sleep(CODE_PAUSE.toNanos());
    }
    throw new NotNowException("no code came", null, true);
  }

  private Optional<DevelopmentOutbox.Sent> newest(Proof.Phone phone) throws InterruptedException {
    Call call =
        Call.get(
            "/outbox", "/api/notification/outbox?phone=" + encoded(phone.number()), phone.outbox());
    Answer answer = client.call(call);
    if (!answer.succeeded()) {
      client.errors().unexpected(call, answer);
      return Optional.empty();
    }
    return DevelopmentOutbox.newest(answer.body());
  }

  private String authorize(Session session, String cookie, Pkce pkce)
      throws InterruptedException, NotNowException, LapsedException {
    String state = Pkce.randomText();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", APP);
    query.put("redirect_uri", REDIRECT);
    query.put("scope", "openid");
    query.put("state", state);
    query.put("code_challenge", pkce.challenge());
    query.put("code_challenge_method", "S256");
    HttpResponse<byte[]> response =
        send(
            "GET /oauth2/authorize",
            to(IDENTITY + "/oauth2/authorize?" + form(query)).header("Cookie", cookie).GET());
    String location = response.headers().firstValue("Location").orElse("");
    if (response.statusCode() / 100 != 3) {
      throw new SignInRefusedException(
          session.name(), response.statusCode(), answer(response).code());
    }
    if (!location.startsWith(REDIRECT + "?")) {
      throw new LapsedException();
    }
    Map<String, String> given = parameters(location.substring(REDIRECT.length() + 1));
    String code = given.getOrDefault("code", "");
    if (code.isEmpty() || !state.equals(given.get("state"))) {
      throw new SignInRefusedException(
          session.name(), response.statusCode(), given.getOrDefault("error", "no code"));
    }
    witness.saw("authorization code", code);
    return code;
  }

  private Tokens redeem(Session session, String code, Pkce pkce)
      throws InterruptedException, NotNowException {
    witness.saw("code verifier", pkce.verifier());
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", REDIRECT);
    form.put("client_id", APP);
    form.put("code_verifier", pkce.verifier());
    long asked = System.nanoTime();
    Answer answer = answer(post("/oauth2/token", form, null));
    if (!answer.succeeded()) {
      throw new SignInRefusedException(session.name(), answer.status(), error(answer));
    }
    return tokens(session, answer.body(), asked);
  }

  private Tokens tokens(Session session, JsonNode given, long askedNanos) {
    String access = given.path("access_token").asString("");
    long seconds = given.path("expires_in").asLong(0);
    if (access.isEmpty() || seconds <= 0) {
      throw new SignInRefusedException(
          session.name(), 200, NO_TOKEN + (access.isEmpty() ? "access_token" : "expires_in"));
    }
    @Nullable String refresh =
        given.hasNonNull("refresh_token") ? given.path("refresh_token").asString() : null;
    witness.saw("access token", access);
    if (refresh != null) {
      witness.saw("refresh token", refresh);
    }
    return Tokens.given(
        access,
        refresh,
        TimeUnit.SECONDS.toNanos(seconds),
        askedNanos,
        ThreadLocalRandom.current().nextDouble());
  }

  private HttpResponse<byte[]> post(
      String path, Map<String, String> form, @Nullable String authorization)
      throws InterruptedException, NotNowException {
    HttpRequest.Builder request =
        to(IDENTITY + path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(form), StandardCharsets.US_ASCII));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return send("POST " + path, request);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(target.resolve(path)).header("Accept", "application/json");
  }

  private HttpResponse<byte[]> send(String name, HttpRequest.Builder request)
      throws InterruptedException, NotNowException {
    try {
      HttpResponse<byte[]> response = client.send(request);
      int status = response.statusCode();
      if (status == 503 || status == 429) {
        client.errors().note(name, "" + status);
        throw new NotNowException(
            "status " + status, MarketplaceClient.retryAfter(response), false);
      }
      if (status >= 500) {
        client.errors().unexpected(name, "" + status);
        throw new NotNowException("status " + status, null, true);
      }
      return response;
    } catch (ConnectException e) {
      client.errors().note(name, "connection");
      throw new NotNowException("connection", null, false);
    } catch (HttpTimeoutException e) {
      client.errors().note(name, "timeout");
      throw new NotNowException("timeout", null, true);
    } catch (IOException e) {
      client.errors().note(name, "connection");
      throw new NotNowException("connection", null, true);
    }
  }

  private static void pause(int failures, @Nullable Duration retryAfter)
      throws InterruptedException {
    Duration wait = Backoff.AWAY.after(failures, ThreadLocalRandom.current().nextDouble());
    TimeUnit.NANOSECONDS.sleep(
        retryAfter == null ? wait.toNanos() : Math.max(wait.toNanos(), retryAfter.toNanos()));
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    return new Answer(response.statusCode(), MarketplaceClient.parse(response.body()), 0);
  }

  /** The code of a problem, or the error of the token endpoint (RFC 6749, 5.2). */
  private static String error(Answer answer) {
    return answer.code().isEmpty() ? answer.body().path("error").asString("") : answer.code();
  }

  private static String form(Map<String, String> values) {
    List<String> pairs = new ArrayList<>();
    values.forEach((name, value) -> pairs.add(encoded(name) + "=" + encoded(value)));
    return String.join("&", pairs);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
