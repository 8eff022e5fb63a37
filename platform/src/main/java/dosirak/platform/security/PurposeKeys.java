package dosirak.platform.security;

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
 * Seals and hashes what only one domain may read. Every purpose has a key of its own, derived from
 * the one configured secret of the domain (HMAC-SHA-256 as in RFC 5869, expand), so that what was
 * sealed for one purpose cannot be opened for another.
 */
public final class PurposeKeys {
  private static final Logger log = LoggerFactory.getLogger(PurposeKeys.class);
  private static final int LEAST_SECRET = 32;
  private static final String HMAC = "HmacSHA256";

  private final byte[] secret;
  private final Map<String, SecretKey> keys = new ConcurrentHashMap<>();

  private PurposeKeys(byte[] secret) {
    this.secret = secret;
  }

  /**
   * @param setting the name of the setting, for people
   * @param configured its value, at least 32 characters; absent to make one that this start alone
   *     knows
   * @param otherwise what is lost at the next start where it is absent, for the log
   * @throws IllegalArgumentException if it is too short
   */
  public static PurposeKeys of(String setting, @Nullable String configured, String otherwise) {
    if (configured == null) {
      log.warn("{} is not set: {}", setting, otherwise);
      byte[] own = new byte[LEAST_SECRET];
      new SecureRandom().nextBytes(own);
      return new PurposeKeys(own);
    }
    if (configured.length() < LEAST_SECRET) {
      throw new IllegalArgumentException(setting + " must have at least 32 characters");
    }
    return new PurposeKeys(configured.getBytes(StandardCharsets.UTF_8));
  }

  /** Seals a text for one purpose. */
  public String seal(String purpose, String text) {
    return SealedText.seal(SealedText.header().build(), key("seal:" + purpose), text);
  }

  /** Opens what was sealed for the same purpose; empty for anything else. */
  public Optional<String> open(String purpose, String sealed) {
    return SealedText.open(sealed, header -> key("seal:" + purpose));
  }

  /** A keyed hash (HMAC-SHA-256) for one purpose. */
  public byte[] mac(String purpose, byte[] message) {
    return hmac(key("mac:" + purpose).getEncoded(), message);
  }

  private SecretKey key(String purpose) {
    return keys.computeIfAbsent(
        purpose,
        known ->
            new SecretKeySpec(
                hmac(secret, (known + '\u0001').getBytes(StandardCharsets.UTF_8)), "AES"));
  }

  /** HMAC-SHA-256 (RFC 2104). */
  public static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(message);
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("every Java platform has " + HMAC, impossible);
    }
  }
}
