package dosirak.identity;

import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;

/**
 * The authorization endpoint of OAuth 2.1: a person who has proved who they are gets a code,
 * anybody else is sent to sign in. Requests are read and judged by Spring Authorization Server;
 * what it keeps is kept by {@link Sessions}.
 */
final class AuthorizationEndpoint {
  static final String SIGN_IN_PAGE = "/sign-in/";

  /** How a request is refused that is good, but whose person is not known. */
  private static final String NOBODY = "OAuth 2.0 Parameter: principal";

  /** Who signed in so short ago did so for the request that asks for it. */
  private static final Duration JUST_NOW = Duration.ofMinutes(1);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final SignInCookies cookies;
  private final MachineClock clock;
  private final String issuer;
  private final Server server;
  private final OAuth2AuthorizationCodeRequestAuthenticationConverter converter =
      new OAuth2AuthorizationCodeRequestAuthenticationConverter();
  private final OAuth2AuthorizationCodeRequestAuthenticationProvider provider;

  AuthorizationEndpoint(
      Clients clients,
      Sessions sessions,
      SignInCookies cookies,
      MachineClock clock,
      String issuer) {
    this.cookies = cookies;
    this.clock = clock;
    this.issuer = issuer;
    this.server = new Server(issuer, AuthorizationServerSettings.builder().issuer(issuer).build());
    this.provider =
        new OAuth2AuthorizationCodeRequestAuthenticationProvider(
            clients, new KeptCodes(sessions), new InMemoryOAuth2AuthorizationConsentService());
    provider.setAuthenticationValidator(
        new OAuth2AuthorizationCodeRequestAuthenticationValidator()
            .andThen(AuthorizationEndpoint::requireWholeChallenge));
  }

  /** Answers with a redirect, or with a problem where the client cannot be trusted with one. */
  Answer authorize(HttpServletRequest request) {
    Optional<Proven> proven =
        cookies
            .read(request)
            .filter(person -> isFreshEnough(person, request))
            .filter(cookies::isComplete);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    proven.ifPresent(person -> context.setAuthentication(authenticated(person)));
    SecurityContextHolder.setContext(context);
    AuthorizationServerContextHolder.setContext(server);
    try {
      Authentication asked = converter.convert(request);
      if (asked == null) {
        throw Problem.invalid("response_type", "is missing");
      }
      Authentication result = Objects.requireNonNull(provider.authenticate(asked));
      if (result instanceof OAuth2AuthorizationCodeRequestAuthenticationToken granted
          && granted.getAuthorizationCode() != null) {
        return redirect(granted, Map.of("code", granted.getAuthorizationCode().getTokenValue()));
      }
      throw new IllegalStateException("neither a code nor a refusal");
    } catch (OAuth2AuthorizationCodeRequestAuthenticationException refused) {
      if (proven.isEmpty() && NOBODY.equals(refused.getError().getDescription())) {
        return toSignIn(request);
      }
      return refused(refused.getError(), refused.getAuthorizationCodeRequestAuthentication());
    } catch (OAuth2AuthenticationException refused) {
      return refused(refused.getError(), null);
    } finally {
      AuthorizationServerContextHolder.resetContext();
      SecurityContextHolder.clearContext();
    }
  }

  /** OpenID Connect Core 1.0, 3.1.2.1: a client may ask for a proof that is not older. */
  private boolean isFreshEnough(Proven proven, HttpServletRequest request) {
    Duration age = Duration.between(proven.at(), clock.instant());
    String prompt = request.getParameter("prompt");
    if (prompt != null
        && List.of(prompt.split(" ", -1)).contains("login")
        && age.compareTo(JUST_NOW) > 0) {
      return false;
    }
    String most = request.getParameter("max_age");
    if (most == null) {
      return true;
    }
    if (!SECONDS.matcher(most).matches()) {
      throw Problem.invalid("max_age", "must be a number of seconds");
    }
    return age.compareTo(Duration.ofSeconds(Long.parseLong(most))) <= 0;
  }

  private static UsernamePasswordAuthenticationToken authenticated(Proven proven) {
    UsernamePasswordAuthenticationToken person =
        UsernamePasswordAuthenticationToken.authenticated(
            proven.account().toString(), null, List.of());
    person.setDetails(proven);
    return person;
  }

  private static Answer toSignIn(HttpServletRequest request) {
    String query = request.getQueryString();
    String here = request.getRequestURI() + (query == null ? "" : "?" + query);
    return found(SIGN_IN_PAGE + "?continue=" + encoded(here));
  }

  private Answer refused(
      OAuth2Error error, @Nullable OAuth2AuthorizationCodeRequestAuthenticationToken request) {
    if (request == null || request.getRedirectUri() == null) {
      throw Problem.of(
          400,
          error.getErrorCode().replace('_', '-'),
          Objects.requireNonNullElse(error.getDescription(), "The request cannot be served."));
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("error", error.getErrorCode());
    if (error.getDescription() != null) {
      parameters.put("error_description", error.getDescription());
    }
    return redirect(request, parameters);
  }

  /** Sends the browser back to the client, which is told who answers (RFC 9207). */
  private Answer redirect(
      OAuth2AuthorizationCodeRequestAuthenticationToken request, Map<String, String> parameters) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    if (request.getState() != null) {
      all.put("state", request.getState());
    }
    all.put("iss", issuer);
    String query =
        all.entrySet().stream()
            .map(parameter -> parameter.getKey() + '=' + encoded(parameter.getValue()))
            .collect(Collectors.joining("&"));
    // The screens may be open under another name of this host than the configured one.
    String target =
        request.getClientId().equals(Clients.WEB)
            ? BrowserSessionApi.CALLBACK
            : Objects.requireNonNull(request.getRedirectUri());
    return found(target + (target.contains("?") ? "&" : "?") + query);
  }

  /** Sends a browser on without telling where it came from. */
  static Answer found(String location) {
    return Answer.found(location).with("Referrer-Policy", "no-referrer");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void requireWholeChallenge(
      OAuth2AuthorizationCodeRequestAuthenticationContext context) {
    OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
    Object challenge = request.getAdditionalParameters().get("code_challenge");
    if (challenge != null
        && !(challenge instanceof String text && CHALLENGE.matcher(text).matches())) {
      throw new OAuth2AuthorizationCodeRequestAuthenticationException(
          new OAuth2Error("invalid_request", "OAuth 2.0 Parameter: code_challenge", null), request);
    }
  }

  /** Where this is, for the parts of Spring Authorization Server that ask. */
  private record Server(String issuer, AuthorizationServerSettings settings)
      implements AuthorizationServerContext {
    @Override
    public String getIssuer() {
      return issuer;
    }

    @Override
    public AuthorizationServerSettings getAuthorizationServerSettings() {
      return settings;
    }
  }

  /** Keeps the codes that are given out, and nothing else: tokens are made by {@link Sessions}. */
  private record KeptCodes(Sessions sessions) implements OAuth2AuthorizationService {
    @Override
    public void save(OAuth2Authorization authorization) {
      OAuth2Authorization.Token<OAuth2AuthorizationCode> code =
          authorization.getToken(OAuth2AuthorizationCode.class);
      OAuth2AuthorizationRequest request =
          authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
      Authentication person = authorization.getAttribute(java.security.Principal.class.getName());
      if (code == null
          || request == null
          || person == null
          || !(person.getDetails() instanceof Proven proven)) {
        throw new IllegalStateException("only codes of people are kept");
      }
      Map<String, Object> more = request.getAdditionalParameters();
      Object nonce = more.get("nonce");
      sessions.keepCode(
          code.getToken().getTokenValue(),
          new Sessions.Asked(
              proven,
              request.getClientId(),
              Objects.requireNonNull(request.getRedirectUri()),
              Objects.requireNonNull((String) more.get("code_challenge")),
              authorization.getAuthorizedScopes(),
              nonce == null ? null : nonce.toString()));
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
      throw new UnsupportedOperationException("codes are removed by Sessions");
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
      return null;
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(
        String token, @Nullable OAuth2TokenType tokenType) {
      return null;
    }
  }
}
