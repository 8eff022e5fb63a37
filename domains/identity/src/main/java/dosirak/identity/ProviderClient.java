package dosirak.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dosirak.platform.time.MachineClock;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Speaks OpenID Connect with one provider. */
final class ProviderClient {
  private static final Duration METADATA_KEPT = Duration.ofHours(1);
  private static final Duration METADATA_KEPT_IF_AWAY = Duration.ofMinutes(1);

  /** Those that only the provider can sign with: a shared secret, or none, proves nothing. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final int LONGEST_NAME = 40;

  private final Provider provider;
  private final ProviderHttp http;
  private final MachineClock clock;
  private volatile @Nullable Known known;

  ProviderClient(Provider provider, HttpClient http, MachineClock clock) {
    this.provider = provider;
    this.http = new ProviderHttp(provider, http);
    this.clock = clock;
  }

  private record Known(
      OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys, Instant until) {}

  /**
   * What a provider says of a person.
   *
   * @param name for others to see, absent if the provider tells none
   * @param groups all of them, also those that give no role
   * @param secondFactor whether the provider asked for one and is trusted with it
   * @param refreshToken what the provider can be asked again with, absent if it gave none
   */
  record Person(
      String subject,
      @Nullable String name,
      Set<String> groups,
      boolean secondFactor,
      @Nullable String refreshToken) {
    Person {
      groups = Set.copyOf(groups);
    }

    /** Says nothing of the token. */
    @Override
    public String toString() {
      return "Person[" + subject + "]";
    }
  }

  /** The provider cannot be asked now; why is for the log. */
  static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** The provider said no, or said what cannot be believed; why is for the log. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String why) {
      super(why);
    }

    RefusedException(String why, Throwable cause) {
      super(why + ": " + cause.getMessage(), cause);
    }
  }

  Provider provider() {
    return provider;
  }

  /** Where to send a browser so that its person signs in. */
  URI authorization(URI callback, State state, Nonce nonce, CodeVerifier verifier)
      throws UnavailableException {
    return new AuthenticationRequest.Builder(
            ResponseType.CODE, scope(), new ClientID(provider.clientId()), callback)
        .endpointURI(known().metadata().getAuthorizationEndpointURI())
        .state(state)
        .nonce(nonce)
        .codeChallenge(verifier, CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  /**
   * Whether an answer that names its issuer (RFC 9207) names this one, as it must if the provider
   * says that it always does.
   */
  boolean answered(@Nullable String issuer) throws UnavailableException {
    return issuer == null
        ? !known().metadata().supportsAuthorizationResponseIssuerParam()
        : issuer.equals(provider.issuer());
  }

  /** Exchanges a code for what the provider says of the person. */
  Person exchange(AuthorizationCode code, URI callback, Nonce nonce, CodeVerifier verifier)
      throws UnavailableException, RefusedException {
    return ask(new AuthorizationCodeGrant(code, callback, verifier), nonce, null);
  }

  /**
   * Asks again, with the refresh token of an earlier sign-in.
   *
   * @param subject who it must be
   */
  Person askAgain(String refreshToken, String subject)
      throws UnavailableException, RefusedException {
    return ask(new RefreshTokenGrant(new RefreshToken(refreshToken)), null, subject);
  }

  private Person ask(AuthorizationGrant grant, @Nullable Nonce nonce, @Nullable String subject)
      throws UnavailableException, RefusedException {
    Known provided = known();
    OIDCTokenResponse tokens = tokens(provided.metadata(), grant);
    JWT idToken = tokens.getOIDCTokens().getIDToken();
    if (idToken == null && subject == null) {
      throw new RefusedException("no ID token");
    }
    RefreshToken refresh = tokens.getOIDCTokens().getRefreshToken();
    String next = refresh == null ? null : refresh.getValue();
    if (idToken == null) {
      // The answer to a refresh may leave it out (OpenID Connect Core, 12.2).
      ClaimsSet claims = userInfo(provided.metadata(), tokens.getOIDCTokens().getAccessToken());
      return person(claims, next, subject);
    }
    IDTokenClaimsSet claims;
    try {
      claims = validator(provided).validate(idToken, nonce);
    } catch (BadJOSEException forged) {
      throw new RefusedException("the ID token cannot be believed", forged);
    } catch (JOSEException unavailable) {
      // Keys could not be fetched.
      throw new UnavailableException(unavailable);
    }
    return person(claims, next, subject);
  }

  private OIDCTokenResponse tokens(OIDCProviderMetadata metadata, AuthorizationGrant grant)
      throws UnavailableException, RefusedException {
    TokenResponse response;
    try {
      response = OIDCTokenResponseParser.parse(request(metadata, grant).toHTTPRequest().send(http));
    } catch (IOException unavailable) {
      throw new UnavailableException(unavailable);
    } catch (ParseException malformed) {
      throw new UnavailableException(malformed);
    }
    if (response instanceof OIDCTokenResponse tokens) {
      return tokens;
    }
    var error = response.toErrorResponse().getErrorObject();
    if (OAuth2Error.INVALID_GRANT.equals(error)) {
      throw new RefusedException("the provider says " + error.getCode());
    }
    // Nothing is said of the person: the client is configured wrongly, or the provider is ill.
    throw new UnavailableException(
        new IOException(
            "the provider says "
                + (error == null ? "nothing" : error.getHTTPStatusCode() + " " + error.getCode())));
  }

  private TokenRequest request(OIDCProviderMetadata metadata, AuthorizationGrant grant) {
    ClientID client = new ClientID(provider.clientId());
    String secret = provider.clientSecret();
    if (secret == null) {
      return new TokenRequest.Builder(metadata.getTokenEndpointURI(), client, grant).build();
    }
    List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
    ClientAuthentication authentication =
        methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            ? new ClientSecretBasic(client, new Secret(secret))
            : new ClientSecretPost(client, new Secret(secret));
    return new TokenRequest.Builder(metadata.getTokenEndpointURI(), authentication, grant).build();
  }

  private ClaimsSet userInfo(OIDCProviderMetadata metadata, AccessToken token)
      throws UnavailableException, RefusedException {
    URI address = metadata.getUserInfoEndpointURI();
    if (address == null) {
      throw new RefusedException("neither an ID token nor an address to ask about the person");
    }
    UserInfoResponse response;
    try {
      response =
          UserInfoResponse.parse(new UserInfoRequest(address, token).toHTTPRequest().send(http));
    } catch (IOException | ParseException unavailable) {
      throw new UnavailableException(unavailable);
    }
    if (!response.indicatesSuccess() || response.toSuccessResponse().getUserInfo() == null) {
      throw new RefusedException("the provider says nothing of the person");
    }
    return response.toSuccessResponse().getUserInfo();
  }

  private Person person(ClaimsSet claims, @Nullable String refreshToken, @Nullable String subject)
      throws RefusedException {
    String said = claims.getStringClaim("sub");
    if (said == null || said.isBlank() || said.length() > 255) {
      throw new RefusedException("no subject");
    }
    if (subject != null && !subject.equals(said)) {
      throw new RefusedException("another person came back");
    }
    return new Person(said, name(claims), groups(claims), hasSecondFactor(claims), refreshToken);
  }

  private static @Nullable String name(ClaimsSet claims) {
    for (String claim : List.of("name", "nickname", "preferred_username")) {
      String name = claims.getStringClaim(claim);
      if (name != null && !name.isBlank()) {
        String stripped = name.strip();
        return stripped.codePointCount(0, stripped.length()) <= LONGEST_NAME
            ? stripped
            : stripped.substring(0, stripped.offsetByCodePoints(0, LONGEST_NAME));
      }
    }
    return null;
  }

  private Set<String> groups(ClaimsSet claims) {
    Object value = claims.getClaim(provider.groupsClaim());
    if (value == null) {
      for (String part : provider.groupsClaim().split("\\.", -1)) {
        value = value instanceof Map<?, ?> inner ? inner.get(part) : claims.getClaim(part);
      }
    }
    Set<String> groups = new LinkedHashSet<>();
    if (value instanceof Iterable<?> several) {
      several.forEach(one -> {
        if (one instanceof String group) {
          groups.add(group);
        }
      });
    } else if (value instanceof String one) {
      groups.add(one);
    }
    return groups;
  }

  private boolean hasSecondFactor(ClaimsSet claims) {
    Set<String> values = new HashSet<>();
    List<String> methods = claims.getStringListClaim("amr");
    if (methods != null) {
      values.addAll(methods);
    }
    String context = claims.getStringClaim("acr");
    if (context != null) {
      values.add(context);
    }
    return provider.secondFactorValues().stream().anyMatch(values::contains);
  }

  private IDTokenValidator validator(Known provided) {
    return new IDTokenValidator(
        new Issuer(provider.issuer()),
        new ClientID(provider.clientId()),
        new JWSVerificationKeySelector<>(ALGORITHMS, provided.keys()),
        null);
  }

  private Scope scope() {
    return new Scope(provider.scopes().toArray(String[]::new));
  }

  /** What the provider published about itself; asked again when it is old. */
  private Known known() throws UnavailableException {
    Known current = known;
    Instant now = clock.instant();
    if (current != null && now.isBefore(current.until())) {
      return current;
    }
    try {
      OIDCProviderMetadata metadata =
          OIDCProviderMetadata.parse(
              http.retrieveResource(OIDCProviderMetadata.resolveURL(new Issuer(provider.issuer())))
                  .getContent());
      if (!metadata.getIssuer().getValue().equals(provider.issuer())) {
        throw new IOException("the provider calls itself " + metadata.getIssuer());
      }
      for (URI address :
          Arrays.asList(
              metadata.getAuthorizationEndpointURI(),
              metadata.getTokenEndpointURI(),
              metadata.getJWKSetURI())) {
        if (!provider.mayCall(address)) {
          throw new IOException("the provider names an address without TLS: " + address);
        }
      }
      JWKSource<SecurityContext> keys =
          current != null && current.metadata().getJWKSetURI().equals(metadata.getJWKSetURI())
              ? current.keys()
              : keys(metadata.getJWKSetURI().toURL());
      Known fresh = new Known(metadata, keys, now.plus(METADATA_KEPT));
      known = fresh;
      return fresh;
    } catch (IOException | com.nimbusds.oauth2.sdk.GeneralException unavailable) {
      if (current != null) {
        // What is an hour old still leads there; whether the provider is up shows then.
        known = new Known(current.metadata(), current.keys(), now.plus(METADATA_KEPT_IF_AWAY));
        return current;
      }
      throw new UnavailableException(unavailable);
    }
  }

  private JWKSource<SecurityContext> keys(URL address) {
    // Without the threads of its own that it would read ahead with.
    return JWKSourceBuilder.<SecurityContext>create(address, http).refreshAheadCache(false).build();
  }
}
