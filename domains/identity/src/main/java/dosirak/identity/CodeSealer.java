package dosirak.identity;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import dosirak.contracts.identity.OneTimeCode;
import dosirak.platform.web.Problem;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Seals one-time codes to notification's public key, so that neither the journal nor a backup of it
 * nor any other domain can read them. All sealed messages have the same length.
 */
final class CodeSealer {
  static final String KEY = "identity.notification-sealing-key";

  private static final int LENGTH = 256;

  private final JsonMapper json;
  private final @Nullable ECKey key;

  /**
   * @param key notification's public key as a JSON Web Key on P-256, absent where none is
   *     configured
   * @throws IllegalArgumentException if it is no such key
   */
  CodeSealer(JsonMapper json, @Nullable String key) {
    this.json = json;
    try {
      this.key = key == null ? null : ECKey.parse(key).toPublicJWK();
    } catch (ParseException malformed) {
      throw new IllegalArgumentException(
          KEY + " is no JSON Web Key of an elliptic curve", malformed);
    }
  }

  /**
   * Seals a code.
   *
   * @throws Problem 503 where no key is configured
   */
  String seal(OneTimeCode code) {
    if (key == null) {
      throw Problem.unavailable("Codes cannot be sent here: " + KEY + " is not set.");
    }
    byte[] content = json.writeValueAsString(code).getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(content, LENGTH);
    Arrays.fill(padded, content.length, LENGTH, (byte) ' ');
    JWEObject message =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .keyID(key.getKeyID())
                .build(),
            new Payload(padded));
    try {
      message.encrypt(new ECDHEncrypter(key));
    } catch (JOSEException failure) {
      throw new IllegalStateException("a code cannot be sealed", failure);
    }
    return message.serialize();
  }
}
