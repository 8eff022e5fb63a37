package dosirak.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dosirak.platform.security.TokenSigner;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2RefreshTokenAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.DelegatingAuthenticationConverter;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The token and revocation endpoints of OAuth 2.1. Requests are read, and clients proved, by Spring
 * Authorization Server; people's tokens come from {@link Sessions}.
 */
final class TokenEndpoint {
  private static final String BEARER = "Bearer";
  private static final Logger log = LoggerFactory.getLogger(TokenEndpoint.class);

  private final Clients clients;
  private final MachineClients machines;
  private final Sessions sessions;
  private final SessionStore store;
  private final SigningKeys keys;
  private final TransactionTemplate transactions;
  private final MachineClock clock;
  private final AuthenticationConverter basic = new ClientSecretBasicAuthenticationConverter();
  private final ClientSecretAuthenticationProvider secrets;
  private final AuthenticationConverter grants =
      new DelegatingAuthenticationConverter(
          new OAuth2AuthorizationCodeAuthenticationConverter(),
          new OAuth2RefreshTokenAuthenticationConverter(),
          new OAuth2ClientCredentialsAuthenticationConverter());

  TokenEndpoint(
      Clients clients,
      MachineClients machines,
      Sessions sessions,
      SessionStore store,
      SigningKeys keys,
      TransactionTemplate transactions,
      MachineClock clock) {
    this.clients = clients;
    this.machines = machines;
    this.sessions = sessions;
    this.store = store;
    this.keys = keys;
    this.transactions = transactions;
    this.clock = clock;
    // The service is asked for codes of confidential clients only, and those are not of people.
    this.secrets =
        new ClientSecretAuthenticationProvider(clients, new InMemoryOAuth2AuthorizationService());
    secrets.setPasswordEncoder(new Sha256());
  }

  /**
   * Gives tokens for a code, a refresh token or a machine client's secret.
   *
   * @param from the address of the client
   */
  Answer token(HttpServletRequest given, String from) throws IOException {
    FormRequest request = FormRequest.of(given);
    try {
      OAuth2ClientAuthenticationToken client = client(request);
      String[] grantTypes = request.getParameterValues("grant_type");
      if (grantTypes == null || grantTypes.length != 1) {
        throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
      }
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(client);
      SecurityContextHolder.setContext(context);
      Authentication grant = grants.convert(request);
      RegisteredClient registered = Objects.requireNonNull(client.getRegisteredClient());
      return switch (grant) {
        case OAuth2AuthorizationCodeAuthenticationToken code -> {
          require(registered, AuthorizationGrantType.AUTHORIZATION_CODE);
          yield tokens(
              sessions.begin(
                  code.getCode(),
                  registered.getClientId(),
                  code.getRedirectUri(),
                  Objects.requireNonNullElse(request.getParameter("code_verifier"), ""),
                  from));
        }
        case OAuth2RefreshTokenAuthenticationToken refresh -> {
          require(registered, AuthorizationGrantType.REFRESH_TOKEN);
          yield tokens(
              sessions.refresh(refresh.getRefreshToken(), registered.getClientId(), false));
        }
        case OAuth2ClientCredentialsAuthenticationToken credentials -> {
          require(registered, AuthorizationGrantType.CLIENT_CREDENTIALS);
          yield machine(registered, credentials.getScopes());
        }
        case null, default ->
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE);
      };
    } catch (OAuth2AuthenticationException refused) {
      return error(refused.getError().getErrorCode());
    } finally {
      SecurityContextHolder.clearContext();
    }
  }

  /**
   * Ends the session of a token (RFC 7009). What is no token of the client answers the same, so
   * that nobody learns what is one.
   */
  Answer revoke(HttpServletRequest given) throws IOException {
    FormRequest request = FormRequest.of(given);
    try {
      OAuth2ClientAuthenticationToken client = client(request);
      String[] token = request.getParameterValues("token");
      if (token == null || token.length != 1) {
        throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
      }
      sessions.end(token[0], Objects.requireNonNull(client.getRegisteredClient()).getClientId());
      return new Answer(200, null, Map.of("Cache-Control", "no-store"));
    } catch (OAuth2AuthenticationException refused) {
      return error(refused.getError().getErrorCode());
    }
  }

  /**
   * The client that asks: by its secret, or by its name where it is one that cannot keep a secret.
   * What such a client presents is bound to it by other means: a code by the verifier, a refresh
   * token by being good once.
   */
  private OAuth2ClientAuthenticationToken client(FormRequest request) {
    Authentication withSecret = basic.convert(request);
    if (withSecret != null) {
      return (OAuth2ClientAuthenticationToken)
          Objects.requireNonNull(secrets.authenticate(withSecret));
    }
    String[] clientId = request.getParameterValues("client_id");
    if (clientId == null || clientId.length != 1 || request.getHeader("Authorization") != null) {
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
    }
    return Optional.ofNullable(clients.findByClientId(clientId[0]))
        .filter(known ->
            known.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.NONE))
        .map(known ->
            new OAuth2ClientAuthenticationToken(known, ClientAuthenticationMethod.NONE, null))
        .orElseThrow(() -> new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT));
  }

  private static void require(RegisteredClient client, AuthorizationGrantType grant) {
    if (!client.getAuthorizationGrantTypes().contains(grant)) {
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
    }
  }

  private Answer tokens(Sessions.Outcome outcome) {
    return switch (outcome) {
      case Sessions.Outcome.Granted granted -> {
        yield answer(
            new Tokens(
                granted.accessToken(),
                BEARER,
                secondsUntil(granted.expiresAt()),
                granted.refreshToken(),
                scope(granted.scopes()),
                granted.idToken()));
      }
      case Sessions.Outcome.Refused refused -> {
        log.debug("no tokens: {}", refused.why());
        yield error(OAuth2ErrorCodes.INVALID_GRANT);
      }
      case Sessions.Outcome.Unavailable _ ->
          throw Problem.unavailable("The provider of this account cannot be asked at the moment.");
      case Sessions.Outcome.JustRefreshed _ -> error(OAuth2ErrorCodes.INVALID_GRANT);
    };
  }

  private Answer machine(RegisteredClient client, @Nullable Set<String> asked) {
    Set<String> scopes = asked == null || asked.isEmpty() ? client.getScopes() : asked;
    if (!client.getScopes().containsAll(scopes)) {
      return error(OAuth2ErrorCodes.INVALID_SCOPE);
    }
    Optional<TokenSigner.Issued> issued =
        Objects.requireNonNull(
            transactions.execute(status ->
                machines
                    .hold(client.getClientId())
                    .map(known -> {
                      long head = store.journalHead();
                      return keys.signer()
                          .forMachine(
                              known.clientId(), scopes, known.shopId(), head, TokenLife.PERSON);
                    })));
    if (issued.isEmpty()) {
      return error(OAuth2ErrorCodes.INVALID_CLIENT);
    }
    return answer(
        new Tokens(
            issued.get().token(),
            BEARER,
            secondsUntil(issued.get().expiresAt()),
            null,
            scope(scopes),
            null));
  }

  /** RFC 6749, 5.1, and OpenID Connect Core 1.0, 3.1.3.3. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Tokens(
      @JsonProperty("access_token") String accessToken,
      @JsonProperty("token_type") String tokenType,
      @JsonProperty("expires_in") long expiresInSeconds,
      @JsonProperty("refresh_token") @Nullable String refreshToken,
      String scope,
      @JsonProperty("id_token") @Nullable String idToken) {}

  private long secondsUntil(Instant expiresAt) {
    return Duration.between(clock.instant(), expiresAt).plusMillis(500).toSeconds();
  }

  private static String scope(Set<String> scopes) {
    return String.join(" ", scopes.stream().sorted().toList());
  }

  private static Answer answer(Tokens tokens) {
    return Answer.ok(tokens).with("Cache-Control", "no-store");
  }

  /** RFC 6749, 5.2. */
  private static Answer error(String code) {
    boolean isClient = code.equals(OAuth2ErrorCodes.INVALID_CLIENT);
    Answer answer =
        new Answer(
            isClient ? 401 : 400, Map.of("error", code), Map.of("Cache-Control", "no-store"));
    return isClient ? answer.with("WWW-Authenticate", "Basic realm=\"dosirak\"") : answer;
  }

  /** Compares a secret with its kept SHA-256 in constant time. */
  private static final class Sha256 implements PasswordEncoder {
    @Override
    public String encode(@Nullable CharSequence secret) {
      return HexFormat.of()
          .formatHex(
              RefreshTokens.sha256(
                  Objects.requireNonNullElse(secret, "")
                      .toString()
                      .getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public boolean matches(@Nullable CharSequence secret, @Nullable String kept) {
      return secret != null
          && kept != null
          && MessageDigest.isEqual(
              encode(secret).getBytes(StandardCharsets.US_ASCII),
              kept.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
