package dosirak.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dosirak.contracts.identity.SigningKeyPublished;
import dosirak.contracts.identity.SigningKeyRetired;
import dosirak.platform.database.Times;
import dosirak.platform.journal.Journal;
import dosirak.platform.security.TokenSigner;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys that tokens are signed with. A new one is told to everybody before it is used, and an
 * old one stays good until no token of it can be, so that a change signs nobody out. The private
 * parts rest sealed with a key from the configuration.
 */
final class SigningKeys implements InitializingBean {
  /** How long before its first use a key is told, machine time. */
  static final Duration TOLD_BEFORE = Duration.ofSeconds(30);

  /** How long a key signs, machine time. */
  static final Duration USED_FOR = Duration.ofHours(24);

  /**
   * How long after its last signature a key is still good: the longest life of a token, and the
   * half hour that a token outlives its end where identity is away.
   */
  static final Duration GOOD_AFTER =
      TokenLife.PERSON.plus(Duration.ofMinutes(30)).plus(Duration.ofMinutes(1));

  private static final String PURPOSE = "signing-key";

  private final JdbcClient jdbc;
  private final Seals seals;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final MachineClock clock;
  private final Identifiers identifiers;
  private final Map<String, ECKey> opened = new ConcurrentHashMap<>();

  SigningKeys(
      JdbcClient jdbc,
      Seals seals,
      Journal journal,
      TransactionTemplate transactions,
      MachineClock clock,
      Identifiers identifiers) {
    this.jdbc = jdbc;
    this.seals = seals;
    this.journal = journal;
    this.transactions = transactions;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  private record Row(
      String keyId, String publicKey, @Nullable String sealedPrivateKey, Instant usedFrom) {}

  /** Sees to it that there is a key to sign with when the domain starts. */
  @Override
  public void afterPropertiesSet() {
    transactions.executeWithoutResult(status -> {
      lock();
      Instant now = clock.instant();
      if (rows().stream().noneMatch(row -> !row.usedFrom().isAfter(now) && open(row) != null)) {
        publish(now);
      }
    });
  }

  /** Makes the tokens of this moment. */
  TokenSigner signer() {
    return new TokenSigner(current(), clock);
  }

  /** Signs claims that are no access token. */
  String sign(JWTClaimsSet claims) {
    return signer().sign(JOSEObjectType.JWT, claims);
  }

  /** The claims of a token that one of the keys signed, whether or not it has ended. */
  Optional<JWTClaimsSet> verify(String text) {
    try {
      SignedJWT token = SignedJWT.parse(text);
      String keyId = token.getHeader().getKeyID();
      if (!JWSAlgorithm.ES256.equals(token.getHeader().getAlgorithm()) || keyId == null) {
        return Optional.empty();
      }
      for (Row row : rows()) {
        if (row.keyId().equals(keyId)) {
          return token.verify(new ECDSAVerifier(ECKey.parse(row.publicKey()).toECPublicKey()))
              ? Optional.of(token.getJWTClaimsSet())
              : Optional.empty();
        }
      }
      return Optional.empty();
    } catch (ParseException | JOSEException | IllegalStateException malformed) {
      return Optional.empty();
    }
  }

  /** The public parts of all keys that are used, will be, or were and are still good. */
  List<Map<String, Object>> publicKeys() {
    return rows().stream()
        .map(row -> {
          try {
            return ECKey.parse(row.publicKey()).toPublicJWK().toJSONObject();
          } catch (ParseException malformed) {
            throw new IllegalStateException("a kept key cannot be read", malformed);
          }
        })
        .toList();
  }

  /**
   * Tells everybody a new key, in the transaction of the caller; it is used a little later.
   *
   * @return its identifier
   */
  String rotate() {
    lock();
    return publish(clock.instant().plus(TOLD_BEFORE));
  }

  /** Does what is due: a new key when the newest has signed for a day, the end of old ones. */
  void keepFresh() {
    transactions.executeWithoutResult(status -> {
      lock();
      Instant now = clock.instant();
      List<Row> rows = rows();
      if (rows.isEmpty() || !now.isBefore(rows.getFirst().usedFrom().plus(USED_FOR))) {
        publish(now.plus(TOLD_BEFORE));
      }
      // The newest first: each key was last used when the one before it in this list began.
      for (int i = 1; i < rows.size(); i++) {
        if (now.isAfter(rows.get(i - 1).usedFrom().plus(GOOD_AFTER))) {
          retire(rows.get(i), now);
        }
      }
    });
  }

  private void retire(Row row, Instant now) {
    jdbc.sql(
            """
            update issuer_key set retired_at = :now, sealed_private_key = null
            where key_id = :keyId
            """)
        .param("now", Times.utc(now))
        .param("keyId", row.keyId())
        .update();
    opened.remove(row.keyId());
    journal.append(new SigningKeyRetired(row.keyId()));
  }

  private String publish(Instant usedFrom) {
    String keyId = identifiers.next().toString();
    ECKey key =
        new ECKey.Builder(TokenSigner.newKey(keyId))
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.ES256)
            .build();
    String publicKey = key.toPublicJWK().toJSONString();
    jdbc.sql(
            """
            insert into issuer_key (key_id, public_key, sealed_private_key, used_from)
            values (:keyId, :publicKey, :sealed, :usedFrom)
            """)
        .param("keyId", keyId)
        .param("publicKey", publicKey)
        .param("sealed", seals.seal(PURPOSE, key.toJSONString()))
        .param("usedFrom", Times.utc(usedFrom))
        .update();
    journal.append(new SigningKeyPublished(keyId, publicKey, usedFrom));
    return keyId;
  }

  private ECKey current() {
    Instant now = clock.instant();
    return rows().stream()
        .filter(row -> !row.usedFrom().isAfter(now))
        .map(this::open)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no key to sign with"));
  }

  private @Nullable ECKey open(Row row) {
    ECKey known = opened.get(row.keyId());
    if (known != null || row.sealedPrivateKey() == null) {
      return known;
    }
    Optional<String> text = seals.open(PURPOSE, row.sealedPrivateKey());
    if (text.isEmpty()) {
      return null;
    }
    try {
      ECKey key = ECKey.parse(text.get());
      opened.put(row.keyId(), key);
      return key;
    } catch (ParseException malformed) {
      throw new IllegalStateException("a kept key cannot be read", malformed);
    }
  }

  /** One at a time makes and retires keys. */
  private void lock() {
    jdbc.sql("lock table issuer_key in share row exclusive mode").update();
  }

  /** Those that are not retired, the newest first. */
  private List<Row> rows() {
    return jdbc.sql(
            """
            select key_id, public_key, sealed_private_key, used_from from issuer_key
            where retired_at is null
            order by used_from desc, key_id desc
            """)
        .query(SigningKeys::row)
        .list();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getString("key_id"),
        row.getString("public_key"),
        row.getString("sealed_private_key"),
        row.getObject("used_from", OffsetDateTime.class).toInstant());
  }
}
