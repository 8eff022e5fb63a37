package dosirak.platform.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks access tokens: JWTs (RFC 9068) signed with ES256 by identity. Only this algorithm, type,
 * issuer and audience are accepted, whatever a token's header says; the key is one that identity
 * published, never one that the token names or carries.
 */
public final class Tokens {
  /** Who makes access tokens, in the claim {@code iss}. */
  public static final String ISSUER = "dosirak";

  /** Whom they are for, in the claim {@code aud}. */
  public static final String AUDIENCE = "dosirak-api";

  /** The media type in the header (RFC 9068, 2.1). */
  public static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  /** The position in identity's journal up to which the roles in a token are known. */
  public static final String CLAIM_POSITION = "pos";

  /** The session a token belongs to. */
  public static final String CLAIM_SESSION = "sid";

  /** The names of a person's roles. */
  public static final String CLAIM_ROLES = "roles";

  /** The scopes of a machine, separated by spaces. */
  public static final String CLAIM_SCOPE = "scope";

  /** The shop a machine works for. */
  public static final String CLAIM_SHOP = "shop";

  /** How long tokens stay good past their end while identity is away, unless of operators. */
  static final Duration GRACE = Duration.ofMinutes(30);

  /** Identity counts as away when nothing was heard of it for this long. */
  static final Duration AWAY_AFTER = Duration.ofSeconds(45);

  private static final int REMEMBERED = 50_000;
  private static final int LONGEST_TOKEN = 4_096;

  private final KeyRing keys;
  private final MachineClock clock;
  private final Cache<String, Checked> checked =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  public Tokens(KeyRing keys, MachineClock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Who a token stands for.
   *
   * @throws Problem 401 {@code not-signed-in} if it is not good, {@code session-expired} if it was
   */
  public Caller check(String token) {
    if (token.length() > LONGEST_TOKEN) {
      throw Problem.notSignedIn("The token is too long.");
    }
    Checked known = checked.getIfPresent(token);
    if (known == null || keys.find(known.keyId()) == null) {
      known = verify(token);
      checked.put(token, known);
    }
    Instant now = clock.instant();
    if (!now.isBefore(known.expiresAt()) && !isExcused(known, now)) {
      throw Problem.of(401, "session-expired", "The token has expired; get a new one.");
    }
    return known.caller();
  }

  /**
   * Whether a token was found good before and still is. It takes no time to speak of; false says
   * nothing of the token, which must then be {@linkplain #check checked}.
   */
  public boolean isKnownGood(String token) {
    Checked known = checked.getIfPresent(token);
    return known != null
        && keys.find(known.keyId()) != null
        && clock.instant().isBefore(known.expiresAt());
  }

  /** Nobody can get a new token while identity is away; people are not sent away for that. */
  private boolean isExcused(Checked known, Instant now) {
    return known.caller().account() != null
        && !known.caller().isOperator()
        && now.isBefore(known.expiresAt().plus(GRACE))
        && keys.confirmedAt().isBefore(now.minus(AWAY_AFTER));
  }

  private Checked verify(String text) {
    try {
      SignedJWT token = SignedJWT.parse(text);
      JWSHeader header = token.getHeader();
      String keyId = header.getKeyID();
      ECKey key = keyId == null ? null : keys.find(keyId);
      if (!JWSAlgorithm.ES256.equals(header.getAlgorithm())
          || !TYPE.equals(header.getType())
          || keyId == null
          || key == null
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
      return new Checked(caller(claims), keyId, claims.getExpirationTime().toInstant());
    } catch (ParseException | JOSEException | IllegalArgumentException malformed) {
      throw Problem.notSignedIn("The token cannot be read.");
    }
  }

  private static Caller caller(JWTClaimsSet claims) throws ParseException {
    Long known = claims.getLongClaim(CLAIM_POSITION);
    long knownUpTo = known == null ? 0 : known;
    String scope = claims.getStringClaim(CLAIM_SCOPE);
    if (scope != null) {
      String shop = claims.getStringClaim(CLAIM_SHOP);
      return Caller.machine(
          claims.getSubject(),
          Set.of(scope.split(" ", -1)),
          shop == null ? null : ShopId.of(shop),
          knownUpTo);
    }
    List<String> roles = claims.getStringListClaim(CLAIM_ROLES);
    return Caller.person(
        AccountId.of(claims.getSubject()),
        roles == null ? Set.of() : roles.stream().map(Role::valueOf).collect(Collectors.toSet()),
        session(claims.getStringClaim(CLAIM_SESSION)),
        knownUpTo);
  }

  private static @Nullable UUID session(@Nullable String text) {
    return text == null ? null : UUID.fromString(text);
  }

  private record Checked(Caller caller, String keyId, Instant expiresAt) {}
}
