package dosirak.identity;

import dosirak.platform.security.SealedText;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals what only identity may read: private keys at rest, second factors, cookies. Every purpose
 * has a key of its own, derived from the one configured secret (HMAC-SHA-256 as in RFC 5869,
 * expand), so that what was sealed for one purpose cannot be opened for another.
 */
final class Seals {
  static final String SECRET = "identity.key-encryption-secret";

  private static final Logger log = LoggerFactory.getLogger(Seals.class);
  private static final int LEAST_SECRET = 32;
  private static final String HMAC = "HmacSHA256";

  private final byte[] secret;
  private final Map<String, SecretKey> keys = new ConcurrentHashMap<>();

  private Seals(byte[] secret) {
    this.secret = secret;
  }

  /**
   * @param configured at least 32 characters; absent to make one that this start alone knows
   * @throws IllegalArgumentException if it is too short
   */
  static Seals of(@Nullable String configured) {
    if (configured == null) {
      log.warn("{} is not set: whoever is signed in now will not be after a restart", SECRET);
      byte[] own = new byte[LEAST_SECRET];
      new SecureRandom().nextBytes(own);
      return new Seals(own);
    }
    if (configured.length() < LEAST_SECRET) {
      throw new IllegalArgumentException(SECRET + " must have at least 32 characters");
    }
    return new Seals(configured.getBytes(StandardCharsets.UTF_8));
  }

  /** Seals a text for one purpose. */
  String seal(String purpose, String text) {
    return SealedText.seal(SealedText.header().build(), key("seal:" + purpose), text);
  }

  /** Opens what was sealed for the same purpose; empty for anything else. */
  Optional<String> open(String purpose, String sealed) {
    return SealedText.open(sealed, header -> key("seal:" + purpose));
  }

  /** A keyed hash (HMAC-SHA-256) for one purpose. */
  byte[] mac(String purpose, byte[] message) {
    return hmac(key("mac:" + purpose), message);
  }

  private SecretKey key(String purpose) {
    return keys.computeIfAbsent(
        purpose,
        known ->
            new SecretKeySpec(
                hmac(
                    new SecretKeySpec(secret, HMAC),
                    (known + '\u0001').getBytes(StandardCharsets.UTF_8)),
                "AES"));
  }

  private static byte[] hmac(SecretKey key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key.getEncoded(), HMAC));
      return mac.doFinal(message);
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("every Java platform has " + HMAC, impossible);
    }
  }
}
