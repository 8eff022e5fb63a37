package dosirak.platform.security;

import com.nimbusds.jose.jwk.ECKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The public keys that tokens are checked with in this process, and when identity was last heard
 * of. Filled from the compartments' own copies of what identity said, so that identity is asked
 * nothing.
 */
public final class KeyRing {
  private final Map<String, ECKey> keys = new ConcurrentHashMap<>();
  private final AtomicReference<Instant> confirmedAt = new AtomicReference<>(Instant.EPOCH);

  /**
   * Adds a key.
   *
   * @param publicKey a JSON Web Key of the curve P-256
   * @throws IllegalArgumentException if it is not one
   */
  public void add(String keyId, String publicKey) {
    try {
      keys.putIfAbsent(keyId, ECKey.parse(publicKey).toPublicJWK());
    } catch (ParseException malformed) {
      throw new IllegalArgumentException("not an elliptic curve key: " + keyId, malformed);
    }
  }

  /** Removes a key; tokens signed with it are no longer good. */
  public void remove(String keyId) {
    keys.remove(keyId);
  }

  /** The key of an identifier, if it is known. */
  @Nullable ECKey find(String keyId) {
    return keys.get(keyId);
  }

  /**
   * Identity was there at a time.
   *
   * @param at machine time
   */
  public void confirm(Instant at) {
    confirmedAt.accumulateAndGet(at, (one, other) -> one.isAfter(other) ? one : other);
  }

  /** When identity was last heard of, machine time. */
  Instant confirmedAt() {
    return Objects.requireNonNull(confirmedAt.get());
  }
}
