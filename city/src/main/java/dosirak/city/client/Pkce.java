package dosirak.city.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A secret that binds the code of a sign-in to who began it (RFC 7636).
 *
 * @param verifier sent when the code is redeemed
 * @param challenge its SHA-256, sent when the sign-in begins
 */
public record Pkce(String verifier, String challenge) {
  private static final int VERIFIER_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A fresh one. */
  public static Pkce fresh() {
    return of(randomText());
  }

  /** The one of a verifier. */
  public static Pkce of(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return new Pkce(verifier, encoded(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** A text that cannot be guessed. */
  static String randomText() {
    byte[] bytes = new byte[VERIFIER_BYTES];
    RANDOM.nextBytes(bytes);
    return encoded(bytes);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Keeps the verifier out of logs. */
  @Override
  public String toString() {
    return "Pkce[" + challenge + "]";
  }
}
