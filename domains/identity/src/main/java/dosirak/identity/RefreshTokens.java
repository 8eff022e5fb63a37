package dosirak.identity;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The form of refresh tokens. A token names its session and its generation, carries 256 random
 * bits, and a keyed hash of all of that: so a token that identity once made is told from one that
 * somebody made up, although only the newest of a session is remembered.
 */
final class RefreshTokens {
  private static final int RANDOM_BYTES = 32;
  private static final int MAC_BYTES = 16;
  private static final int SIGNED_BYTES = 2 * Long.BYTES + Integer.BYTES + RANDOM_BYTES;
  private static final int TEXT_LENGTH = 91;
  private static final String PURPOSE = "refresh-token";

  private final Seals seals;
  private final RandomGenerator random;

  RefreshTokens(Seals seals, RandomGenerator random) {
    this.seals = seals;
    this.random = random;
  }

  /** What a token says of itself. */
  record Parsed(UUID sessionId, int generation, byte[] hash) {}

  String make(UUID sessionId, int generation) {
    byte[] randomBytes = new byte[RANDOM_BYTES];
    random.nextBytes(randomBytes);
    byte[] signed =
        ByteBuffer.allocate(SIGNED_BYTES)
            .putLong(sessionId.getMostSignificantBits())
            .putLong(sessionId.getLeastSignificantBits())
            .putInt(generation)
            .put(randomBytes)
            .array();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(SIGNED_BYTES + MAC_BYTES).put(signed).put(mac(signed)).array());
  }

  /** Reads a token that identity made; empty for anything else. */
  Optional<Parsed> parse(String token) {
    if (token.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
    byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
    if (!MessageDigest.isEqual(
        mac(signed), Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length))) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(signed);
    UUID sessionId = new UUID(buffer.getLong(), buffer.getLong());
    return Optional.of(new Parsed(sessionId, buffer.getInt(), sha256(signed)));
  }

  /** The hash that is kept of a token. */
  byte[] hash(String token) {
    return parse(token)
        .orElseThrow(() -> new IllegalArgumentException("not a refresh token"))
        .hash();
  }

  private byte[] mac(byte[] signed) {
    return Arrays.copyOf(seals.mac(PURPOSE, signed), MAC_BYTES);
  }

  /** For secrets that are long and random, where a slow hash would protect nothing more. */
  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
