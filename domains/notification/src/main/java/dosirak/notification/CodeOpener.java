package dosirak.notification;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.ECKey;
import dosirak.contracts.identity.OneTimeCode;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Opens the one-time codes that identity sealed for notification alone. */
final class CodeOpener {
  static final String KEY = "notification.sealing-key";

  private static final String HMAC = "HmacSHA256";
  private static final byte[] PHONES = "dosirak outbox phones".getBytes(StandardCharsets.UTF_8);

  private final JsonMapper json;
  private final @Nullable ECKey key;

  /**
   * @param key a private JSON Web Key on P-256, absent where none is configured
   * @throws IllegalArgumentException if it is no such key
   */
  CodeOpener(JsonMapper json, @Nullable String key) {
    this.json = json;
    try {
      this.key = key == null ? null : ECKey.parse(key);
    } catch (ParseException malformed) {
      throw new IllegalArgumentException(
          KEY + " is no JSON Web Key of an elliptic curve", malformed);
    }
    if (this.key != null && !this.key.isPrivate()) {
      throw new IllegalArgumentException(KEY + " has no private part");
    }
  }

  /**
   * Opens a sealed code; empty if it was not sealed for this key, or is of another event.
   *
   * @param codeId of the event that carried it
   */
  Optional<OneTimeCode> open(UUID codeId, String sealedMessage) {
    if (key == null) {
      return Optional.empty();
    }
    try {
      JWEObject message = JWEObject.parse(sealedMessage);
      if (!JWEAlgorithm.ECDH_ES.equals(message.getHeader().getAlgorithm())
          || !EncryptionMethod.A256GCM.equals(message.getHeader().getEncryptionMethod())
          || message.getHeader().getCompressionAlgorithm() != null) {
        return Optional.empty();
      }
      message.decrypt(new ECDHDecrypter(key));
      OneTimeCode code = json.readValue(message.getPayload().toString().strip(), OneTimeCode.class);
      return Optional.of(code).filter(opened -> opened.codeId().equals(codeId));
    } catch (ParseException | JOSEException | JacksonException | IllegalStateException forged) {
      return Optional.empty();
    }
  }

  /**
   * A hash of a number that only the holder of the key can make.
   *
   * @param phone in the form of E.164
   */
  byte[] hash(String phone) {
    if (key == null) {
      throw new IllegalStateException("without a key nothing was opened");
    }
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key.getD().decode(), HMAC));
      byte[] own = mac.doFinal(PHONES);
      mac.init(new SecretKeySpec(own, HMAC));
      return mac.doFinal(phone.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("every Java platform has " + HMAC, impossible);
    }
  }

  boolean hasKey() {
    return key != null;
  }
}
