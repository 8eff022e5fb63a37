package dosirak.platform.security;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import java.text.ParseException;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Text that whoever has the key can open: a compact JSON Web Encryption (RFC 7516) with AES-256-GCM
 * under the key itself. Nothing else is opened, whatever a text's header says.
 */
public final class SealedText {
  private SealedText() {}

  /** A header to seal with; add what tells keys or purposes apart. */
  public static JWEHeader.Builder header() {
    return new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);
  }

  /** Seals a text. */
  public static String seal(JWEHeader header, SecretKey key, String text) {
    JWEObject sealed = new JWEObject(header, new Payload(text));
    try {
      sealed.encrypt(new DirectEncrypter(key));
    } catch (JOSEException impossible) {
      throw new IllegalStateException("every Java platform has AES-GCM", impossible);
    }
    return sealed.serialize();
  }

  /**
   * Opens a sealed text; empty for anything else.
   *
   * @param key the key for a header, null for one that is not accepted
   */
  public static Optional<String> open(String sealed, Function<JWEHeader, @Nullable SecretKey> key) {
    try {
      JWEObject object = JWEObject.parse(sealed);
      JWEHeader header = object.getHeader();
      if (!JWEAlgorithm.DIR.equals(header.getAlgorithm())
          || !EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
          || header.getCompressionAlgorithm() != null) {
        return Optional.empty();
      }
      SecretKey found = key.apply(header);
      if (found == null) {
        return Optional.empty();
      }
      object.decrypt(new DirectDecrypter(found));
      return Optional.of(object.getPayload().toString());
    } catch (ParseException | JOSEException | IllegalStateException forged) {
      return Optional.empty();
    }
  }
}
