package dosirak.promotion;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The draw among those who came before the start, which anybody can check. The digest of the seed
 * is published before the first of them comes, the seed and all passes after the last; the order is
 * that of the digests of seed, passes and pass. So neither who knows the seed beforehand nor who
 * comes last can choose a number: the passes of all others would have to be known too.
 */
final class Draw {
  static final int SEED_BYTES = 32;

  private static final Comparator<byte[]> UNSIGNED = Arrays::compareUnsigned;

  private Draw() {}

  private record Lot(byte[] digest, UUID pass) {}

  /** What is published of a seed before the draw. */
  static byte[] commitment(byte[] seed) {
    return sha256().digest(seed);
  }

  /** The digest of passes, in the order of their texts. */
  static byte[] digest(Collection<UUID> passes) {
    MessageDigest digest = sha256();
    passes.stream().map(Draw::bytes).sorted(UNSIGNED).forEach(digest::update);
    return digest.digest();
  }

  /** The passes in the order of their numbers, from number 1 on. */
  static List<UUID> order(byte[] seed, Collection<UUID> passes) {
    byte[] all = digest(passes);
    return passes.stream()
        .map(pass -> new Lot(lot(seed, all, pass), pass))
        .sorted(
            Comparator.comparing(Lot::digest, UNSIGNED)
                .thenComparing(lot -> bytes(lot.pass()), UNSIGNED))
        .map(Lot::pass)
        .toList();
  }

  /** As it is published. */
  static String text(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] lot(byte[] seed, byte[] all, UUID pass) {
    MessageDigest digest = sha256();
    digest.update(seed);
    digest.update(all);
    return digest.digest(bytes(pass));
  }

  private static byte[] bytes(UUID pass) {
    return ByteBuffer.allocate(16)
        .putLong(pass.getMostSignificantBits())
        .putLong(pass.getLeastSignificantBits())
        .array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
