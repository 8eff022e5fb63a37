package dosirak.platform.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the access tokens that {@link Tokens} checks. Only identity has the key for it. */
public final class TokenSigner {
  private final ECKey key;
  private final MachineClock clock;

  /**
   * @param key with its private part
   */
  public TokenSigner(ECKey key, MachineClock clock) {
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

  /**
   * Makes a token for a person.
   *
   * @param knownUpTo the head of identity's journal from before the roles were read
   */
  public Issued forPerson(
      AccountId account, Set<Role> roles, @Nullable UUID session, long knownUpTo, Duration life) {
    List<String> names = roles.stream().map(Role::name).sorted().toList();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(account.toString())
            .claim(Tokens.CLAIM_ROLES, names)
            .claim(Tokens.CLAIM_POSITION, knownUpTo);
    if (session != null) {
      claims.claim(Tokens.CLAIM_SESSION, session.toString());
    }
    return sign(claims, life);
  }

  /** Makes a token for a machine client. */
  public Issued forMachine(
      String clientId, Set<String> scopes, @Nullable ShopId shop, long knownUpTo, Duration life) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(clientId)
            .claim(Tokens.CLAIM_SCOPE, String.join(" ", scopes.stream().sorted().toList()))
            .claim(Tokens.CLAIM_POSITION, knownUpTo);
    if (shop != null) {
      claims.claim(Tokens.CLAIM_SHOP, shop.toString());
    }
    return sign(claims, life);
  }

  private Issued sign(JWTClaimsSet.Builder claims, Duration life) {
    Instant now = clock.instant();
    Instant end = now.plus(life);
    return new Issued(
        sign(
            Tokens.TYPE,
            claims
                .issuer(Tokens.ISSUER)
                .audience(Tokens.AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(end))
                .jwtID(UUID.randomUUID().toString())
                .build()),
        end);
  }

  /** Signs claims as they are, for a token of any type. */
  public String sign(JOSEObjectType type, JWTClaimsSet claims) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).type(type).build(),
            claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException failure) {
      throw new IllegalStateException("the signing key cannot sign", failure);
    }
    return token.serialize();
  }
}
