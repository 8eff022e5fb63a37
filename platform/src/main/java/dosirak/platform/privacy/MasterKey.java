package dosirak.platform.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that wraps the keys of people (AES-256-GCM, NIST SP 800-38D), bound to the person by the
 * additional data. It is kept outside of the data folder, so that neither a copy of that folder nor
 * a backup of the key store can be read without it.
 */
public final class MasterKey {
  /** The configuration key that names another file. */
  public static final String FILE = "keys.master-key-file";

  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 12;
  static final int TAG_BITS = 128;
  static final String CIPHER = "AES/GCM/NoPadding";

  private static final int ID_BYTES = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;
  private final String id;

  private MasterKey(byte[] bytes) {
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("a master key has " + KEY_BYTES + " bytes");
    }
    this.key = new SecretKeySpec(bytes, "AES");
    this.id = idOf(bytes);
  }

  /** A key of 32 bytes. */
  public static MasterKey of(byte[] bytes) {
    return new MasterKey(bytes);
  }

  /** A new key. */
  public static MasterKey random() {
    return new MasterKey(randomBytes(KEY_BYTES));
  }

  /**
   * Reads a key file, 64 hexadecimal digits.
   *
   * @throws IllegalStateException in words for the operator if it holds anything else
   */
  public static MasterKey read(Path file) {
    try {
      String text = Files.readString(file).strip();
      if (!text.matches("[0-9a-fA-F]{" + 2 * KEY_BYTES + "}")) {
        throw new IllegalStateException(
            "The master key file " + file + " must hold " + 2 * KEY_BYTES + " hexadecimal digits.");
      }
      return new MasterKey(HexFormat.of().parseHex(text));
    } catch (IOException failure) {
      throw new UncheckedIOException("The master key file cannot be read: " + file, failure);
    }
  }

  /** Makes a key file that only its owner can read; never overwrites one. */
  public static MasterKey create(Path file) {
    byte[] bytes = randomBytes(KEY_BYTES);
    try {
      Files.createDirectories(
          java.util.Objects.requireNonNull(file.toAbsolutePath().getParent()),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, HexFormat.of().formatHex(bytes));
    } catch (IOException failure) {
      throw new UncheckedIOException("The master key file cannot be made: " + file, failure);
    }
    return new MasterKey(bytes);
  }

  /** Tells keys apart and tells nothing of the key. */
  public String id() {
    return id;
  }

  /** Nonce, ciphertext and tag of a person's key. */
  byte[] wrap(UUID person, byte[] personKey) {
    try {
      byte[] nonce = randomBytes(NONCE_BYTES);
      return concatenate(nonce, cipher(Cipher.ENCRYPT_MODE, nonce, person).doFinal(personKey));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has AES-GCM", impossible);
    }
  }

  /**
   * A person's key.
   *
   * @throws IllegalStateException if it was wrapped by another master key, for another person, or
   *     was changed
   */
  byte[] unwrap(UUID person, byte[] wrapped) {
    try {
      byte[] nonce = java.util.Arrays.copyOf(wrapped, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, nonce, person)
          .doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
    } catch (GeneralSecurityException | IllegalArgumentException failure) {
      throw new IllegalStateException(
          "the key of " + person + " cannot be unwrapped with master key " + id, failure);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, UUID person) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(bytes(person));
    return cipher;
  }

  static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static byte[] concatenate(byte[] one, byte[] other) {
    byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static String idOf(byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("dosirak master key".getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(bytes), 0, ID_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return "MasterKey " + id;
  }
}
