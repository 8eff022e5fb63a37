package dosirak.identity;

import dosirak.platform.security.PurposeKeys;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Seals what only identity may read: private keys at rest, second factors, cookies. */
final class Seals {
  static final String SECRET = "identity.key-encryption-secret";

  private final PurposeKeys keys;

  private Seals(PurposeKeys keys) {
    this.keys = keys;
  }

  /**
   * @param configured at least 32 characters; absent to make one that this start alone knows
   * @throws IllegalArgumentException if it is too short
   */
  static Seals of(@Nullable String configured) {
    return new Seals(
        PurposeKeys.of(SECRET, configured, "whoever is signed in now will not be after a restart"));
  }

  /** Seals a text for one purpose. */
  String seal(String purpose, String text) {
    return keys.seal(purpose, text);
  }

  /** Opens what was sealed for the same purpose; empty for anything else. */
  Optional<String> open(String purpose, String sealed) {
    return keys.open(purpose, sealed);
  }

  /** A keyed hash (HMAC-SHA-256) for one purpose. */
  byte[] mac(String purpose, byte[] message) {
    return keys.mac(purpose, message);
  }
}
