package dosirak.platform.privacy;

import dosirak.contracts.Sealed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is known of a person's key, and the form of sealed text: {@code dsk1}, the person and nonce,
 * ciphertext and tag of AES-256-GCM with a random nonce of 96 bits, separated by points. The form
 * and the person are additional data, so that no text can be passed off as another person's.
 */
sealed interface PersonKey {
  /** What a sealed text begins with. */
  String VERSION = "dsk1";

  Pattern FORM = Pattern.compile("dsk1\\.([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{38,})");

  /** There is one. */
  record Live(UUID person, SecretKeySpec key) implements PersonKey {
    Sealed seal(String text) {
      try {
        byte[] nonce = MasterKey.randomBytes(MasterKey.NONCE_BYTES);
        byte[] body =
            cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return new Sealed(
            VERSION
                + '.'
                + base64.encodeToString(MasterKey.bytes(person))
                + '.'
                + base64.encodeToString(MasterKey.concatenate(nonce, body)));
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException("every Java platform has AES-GCM", impossible);
      }
    }

    /** The text; empty if it was not sealed with this key. */
    Optional<String> open(Parsed sealed) {
      try {
        byte[] nonce = java.util.Arrays.copyOf(sealed.body(), MasterKey.NONCE_BYTES);
        byte[] text =
            cipher(Cipher.DECRYPT_MODE, nonce)
                .doFinal(
                    sealed.body(),
                    MasterKey.NONCE_BYTES,
                    sealed.body().length - MasterKey.NONCE_BYTES);
        return Optional.of(new String(text, StandardCharsets.UTF_8));
      } catch (GeneralSecurityException otherKeyOrChanged) {
        return Optional.empty();
      }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
      Cipher cipher = Cipher.getInstance(MasterKey.CIPHER);
      cipher.init(mode, key, new GCMParameterSpec(MasterKey.TAG_BITS, nonce));
      cipher.updateAAD(VERSION.getBytes(StandardCharsets.US_ASCII));
      cipher.updateAAD(MasterKey.bytes(person));
      return cipher;
    }

    /** Never shows the key. */
    @Override
    public String toString() {
      return "key of " + person;
    }
  }

  /** It was erased and will never be made again. */
  record Erased() implements PersonKey {}

  /** There never was one. */
  record Missing() implements PersonKey {}

  /** A sealed text in its parts. */
  record Parsed(UUID person, byte[] body) {}

  /** The parts of a text, empty if it is not a sealed one. */
  static Optional<Parsed> parse(Sealed sealed) {
    Matcher matcher = FORM.matcher(sealed.text());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    ByteBuffer person = ByteBuffer.wrap(Base64.getUrlDecoder().decode(matcher.group(1)));
    try {
      return Optional.of(
          new Parsed(
              new UUID(person.getLong(), person.getLong()),
              Base64.getUrlDecoder().decode(matcher.group(2))));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
