package dosirak.platform.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Access tokens: JWTs signed with ES256 by identity, checked by everybody with the public key. Only
 * this algorithm, issuer and audience are accepted, whatever a token's header says.
 */
public final class Tokens {
  private static final String ISSUER = "dosirak";
  private static final String AUDIENCE = "dosirak-api";
  private static final int REMEMBERED = 20_000;
  private static final int LONGEST_TOKEN = 4_096;

  private final ECKey key;
  private final MachineClock clock;
  private final Cache<String, Checked> checked =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  /**
   * @param key with its private part where tokens are made, without it where they are only checked
   */
  public Tokens(ECKey key, MachineClock clock) {
    this.key = key;
    this.clock = clock;
  }

  /** A new signing key. */
  public static ECKey newKey(String keyId) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException("every Java platform has P-256", impossible);
    }
  }

  /**
   * A token and when it ends.
   *
   * @param expiresAt machine time
   */
  public record Issued(String token, Instant expiresAt) {}

  /** Makes a token for a person. */
  public Issued forPerson(AccountId account, Set<Role> roles, Duration life) {
    List<String> names = roles.stream().map(Role::name).sorted().toList();
    return sign(new JWTClaimsSet.Builder().subject(account.toString()).claim("roles", names), life);
  }

  /** Makes a token for a machine client. */
  public Issued forMachine(String clientId, Set<String> scopes, Duration life) {
    return sign(
        new JWTClaimsSet.Builder()
            .subject(clientId)
            .claim("scope", String.join(" ", scopes.stream().sorted().toList())),
        life);
  }

  private Issued sign(JWTClaimsSet.Builder claims, Duration life) {
    Instant now = clock.instant();
    Instant end = now.plus(life);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            claims
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(end))
                .build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException failure) {
      throw new IllegalStateException("the signing key cannot sign", failure);
    }
    return new Issued(token.serialize(), end);
  }

  /**
   * Who a token stands for.
   *
   * @throws Problem 401 if it is not good
   */
  public Caller check(String token) {
    if (token.length() > LONGEST_TOKEN) {
      throw Problem.notSignedIn("The token is too long.");
    }
    Checked known = checked.getIfPresent(token);
    if (known == null) {
      known = verify(token);
      checked.put(token, known);
    }
    if (!clock.instant().isBefore(known.expiresAt())) {
      throw Problem.notSignedIn("The token has expired; sign in again.");
    }
    return known.caller();
  }

  private Checked verify(String text) {
    try {
      SignedJWT token = SignedJWT.parse(text);
      if (!JWSAlgorithm.ES256.equals(token.getHeader().getAlgorithm())
          || !token.verify(new ECDSAVerifier(key.toECPublicKey()))) {
        throw Problem.notSignedIn("The token is not signed by this marketplace.");
      }
      JWTClaimsSet claims = token.getJWTClaimsSet();
      if (!ISSUER.equals(claims.getIssuer())
          || !claims.getAudience().contains(AUDIENCE)
          || claims.getExpirationTime() == null
          || claims.getSubject() == null) {
        throw Problem.notSignedIn("The token is not for this marketplace.");
      }
      return new Checked(caller(claims), claims.getExpirationTime().toInstant());
    } catch (ParseException | JOSEException | IllegalArgumentException malformed) {
      throw Problem.notSignedIn("The token cannot be read.");
    }
  }

  private static Caller caller(JWTClaimsSet claims) throws ParseException {
    String scope = claims.getStringClaim("scope");
    if (scope != null) {
      return Caller.machine(claims.getSubject(), Set.of(scope.split(" ", -1)));
    }
    List<String> roles = claims.getStringListClaim("roles");
    return Caller.person(
        AccountId.of(claims.getSubject()),
        roles == null ? Set.of() : roles.stream().map(Role::valueOf).collect(Collectors.toSet()));
  }

  private record Checked(Caller caller, Instant expiresAt) {}
}
