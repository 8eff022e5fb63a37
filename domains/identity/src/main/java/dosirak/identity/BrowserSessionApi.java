package dosirak.identity;

import com.nimbusds.jwt.SignedJWT;
import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.security.Whose;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.ClientAddress;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sessions of browsers: identity is its own client here and exchanges the codes itself, so that a
 * page never holds a token. The access token rests in a sealed cookie that every part can open, the
 * refresh token in one that is sent to identity alone.
 */
@RestController
class BrowserSessionApi {
  static final String CALLBACK = "/api/identity/session/callback";
  static final String REFRESH_COOKIE = "__Secure-dosirak-refresh";
  static final String START_COOKIE = "__Host-dosirak-start";

  private static final String HOME = "/api/identity";
  private static final String AUTHORIZE = HOME + "/oauth2/authorize";
  private static final String REFRESH_PURPOSE = "refresh-cookie";
  private static final String START_PURPOSE = "start-cookie";
  private static final Duration START_LIFE = Duration.ofMinutes(30);
  private static final int RANDOM_BYTES = 32;
  private static final int LONGEST_COOKIE = 4_096;
  private static final String SET_COOKIE = "Set-Cookie";

  private final Sessions sessions;
  private final SessionCookies sessionCookies;
  private final Seals seals;
  private final MachineClock clock;
  private final RandomGenerator random;
  private final JsonMapper json;
  private final String redirectUri;

  BrowserSessionApi(
      Sessions sessions,
      SessionCookies sessionCookies,
      Seals seals,
      MachineClock clock,
      RandomGenerator random,
      JsonMapper json,
      String issuer) {
    this.sessions = sessions;
    this.sessionCookies = sessionCookies;
    this.seals = seals;
    this.clock = clock;
    this.random = random;
    this.json = json;
    this.redirectUri = Clients.callback(issuer);
  }

  /** What is remembered between the way to the authorization endpoint and the way back. */
  private record Start(String state, String verifier, String returnTo, Instant at) {}

  record Expiry(Instant expiresAt) {}

  record SessionView(AccountId accountId, List<Role> roles, Instant expiresAt) {}

  @GetMapping("/session/start")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(status = 302)
  Answer start(
      @RequestParam(name = "returnTo", defaultValue = "/") String returnTo,
      HttpServletResponse response) {
    if (!OwnPages.isPath(returnTo)) {
      throw Problem.invalid("returnTo", "must be a path of this site");
    }
    Start start = new Start(random(), random(), returnTo, clock.instant());
    String sealed = seals.seal(START_PURPOSE, json.writeValueAsString(start));
    if (sealed.length() > LONGEST_COOKIE - 256) {
      throw Problem.invalid("returnTo", "is too long");
    }
    response.addHeader(
        SET_COOKIE, SessionCookies.cookie(START_COOKIE, sealed, START_LIFE, "/", true, "Lax"));
    return AuthorizationEndpoint.found(
        AUTHORIZE
            + "?response_type=code&client_id="
            + Clients.WEB
            + "&redirect_uri="
            + encoded(redirectUri)
            + "&scope=openid&state="
            + start.state()
            + "&code_challenge="
            + Sessions.challenge(start.verifier())
            + "&code_challenge_method=S256");
  }

  @GetMapping("/session/callback")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(status = 302)
  Answer callback(
      @RequestParam(name = "state", defaultValue = "") String state,
      @RequestParam(name = "code", required = false) @Nullable String code,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<Start> start =
        SessionCookies.value(request, START_COOKIE)
            .flatMap(cookie -> seals.open(START_PURPOSE, cookie))
            .map(text -> json.readValue(text, Start.class))
            .filter(begun -> same(begun.state(), state))
            .filter(begun -> clock.instant().isBefore(begun.at().plus(START_LIFE)));
    response.addHeader(
        SET_COOKIE, SessionCookies.cookie(START_COOKIE, "", Duration.ZERO, "/", true, "Lax"));
    if (start.isEmpty() || code == null) {
      return AuthorizationEndpoint.found(AuthorizationEndpoint.SIGN_IN_PAGE + "?error=try-again");
    }
    Sessions.Outcome outcome =
        sessions.begin(
            code, Clients.WEB, redirectUri, start.get().verifier(), ClientAddress.of(request));
    if (!(outcome instanceof Sessions.Outcome.Granted granted)) {
      return AuthorizationEndpoint.found(AuthorizationEndpoint.SIGN_IN_PAGE + "?error=try-again");
    }
    addCookies(response, granted);
    return AuthorizationEndpoint.found(start.get().returnTo());
  }

  @PostMapping("/session/refresh")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(Expiry.class)
  Answer refresh(HttpServletRequest request, HttpServletResponse response) {
    OwnPages.require(request);
    Optional<String> token = refreshToken(request);
    if (token.isEmpty()) {
      throw Problem.notSignedIn("There is no session to go on with; sign in.");
    }
    return switch (sessions.refresh(token.get(), Clients.WEB, true)) {
      case Sessions.Outcome.Granted granted -> {
        addCookies(response, granted);
        yield noStore(Answer.ok(new Expiry(granted.expiresAt())));
      }
      case Sessions.Outcome.JustRefreshed _ ->
          throw Problem.conflict(
              "just-refreshed", "Another page has just refreshed the session; go on with it.");
      case Sessions.Outcome.Unavailable _ ->
          throw Problem.unavailable("The provider of this account cannot be asked at the moment.");
      case Sessions.Outcome.Refused _ -> {
        removeCookies(response);
        throw Problem.notSignedIn("The session has ended; sign in.");
      }
    };
  }

  @GetMapping("/session")
  @Access(Permission.SIGNED_IN)
  @Answers(SessionView.class)
  Answer session(Caller caller, HttpServletRequest request) {
    return noStore(
        Answer.ok(
            new SessionView(
                caller.person(), caller.roles().stream().sorted().toList(), expiry(request))));
  }

  @PostMapping("/session/end")
  @Command(transaction = Command.Transaction.OWN)
  @Access(
      value = {Permission.SIGNED_IN, Permission.PUBLIC},
      whose = Whose.NOBODY)
  @Answers(status = 204)
  Answer end(Caller caller, HttpServletRequest request, HttpServletResponse response) {
    OwnPages.require(request);
    refreshToken(request).ifPresent(token -> sessions.end(token, Clients.WEB));
    if (caller.account() != null && caller.session() != null) {
      sessions.end(caller.person(), caller.session());
    }
    removeCookies(response);
    return Answer.nothing();
  }

  private Optional<String> refreshToken(HttpServletRequest request) {
    return SessionCookies.value(request, REFRESH_COOKIE)
        .filter(cookie -> cookie.length() <= LONGEST_COOKIE)
        .flatMap(cookie -> seals.open(REFRESH_PURPOSE, cookie));
  }

  private void addCookies(HttpServletResponse response, Sessions.Outcome.Granted granted) {
    Duration life = Duration.between(clock.instant(), granted.endsAt());
    sessionCookies
        .begin(granted.accessToken(), life)
        .forEach(cookie -> response.addHeader(SET_COOKIE, cookie));
    response.addHeader(
        SET_COOKIE, refreshCookie(seals.seal(REFRESH_PURPOSE, granted.refreshToken()), life));
  }

  private void removeCookies(HttpServletResponse response) {
    sessionCookies.end().forEach(cookie -> response.addHeader(SET_COOKIE, cookie));
    response.addHeader(SET_COOKIE, refreshCookie("", Duration.ZERO));
    response.addHeader(SET_COOKIE, SignInCookies.removal());
  }

  private static String refreshCookie(String value, Duration life) {
    return SessionCookies.cookie(REFRESH_COOKIE, value, life, HOME, true, "Strict");
  }

  /** When the token that the road has checked ends. */
  private Instant expiry(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    String token =
        header == null
            ? sessionCookies.read(request).map(SessionCookies.Session::accessToken).orElse("")
            : header.substring(header.indexOf(' ') + 1).strip();
    try {
      return SignedJWT.parse(token).getJWTClaimsSet().getExpirationTime().toInstant();
    } catch (ParseException changed) {
      throw new IllegalStateException("the road let a token in that cannot be read", changed);
    }
  }

  private String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer noStore(Answer answer) {
    return answer.with("Cache-Control", "no-store");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
