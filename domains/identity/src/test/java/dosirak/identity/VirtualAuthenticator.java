package dosirak.identity;

import dosirak.platform.web.Json;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A device that holds one passkey, as a browser's functions show it (WebAuthn Level 3, sections 6
 * and 7), with an ES256 key and no attestation. It can lie where a real one would not.
 */
final class VirtualAuthenticator {
  private static final int USER_PRESENT = 0x01;
  private static final int USER_VERIFIED = 0x04;
  private static final int HAS_KEY = 0x40;

  private final JsonMapper json = Json.mapper();
  private final KeyPair key = newKey();
  private final byte[] credentialId = random();
  private byte[] handle = new byte[0];
  private long counter;
  private boolean verifiesPeople = true;
  private String origin;

  VirtualAuthenticator(String origin) {
    this.origin = origin;
  }

  /** Whether it asks its person for a finger or a number. */
  void verifiesPeople(boolean does) {
    verifiesPeople = does;
  }

  /** The page it is used on. */
  void origin(String page) {
    origin = page;
  }

  /** What it counted up to. */
  void counter(long count) {
    counter = count;
  }

  /** The handle of the account it is for. */
  void handle(byte[] of) {
    handle = of.clone();
  }

  String id() {
    return base64(credentialId);
  }

  /** {@code navigator.credentials.create}. */
  Map<String, Object> create(JsonNode options) {
    handle = Base64.getUrlDecoder().decode(options.path("user").path("id").asString());
    byte[] clientData = clientData("webauthn.create", options);
    byte[] authenticatorData =
        authenticatorData(options.path("rp").path("id").asString(), HAS_KEY, attestedKey());
    ByteArrayOutputStream attestation = new ByteArrayOutputStream();
    attestation.write(0xa3);
    text(attestation, "fmt");
    text(attestation, "none");
    text(attestation, "attStmt");
    attestation.write(0xa0);
    text(attestation, "authData");
    bytes(attestation, authenticatorData);
    return credential(
        Map.of(
            "clientDataJSON", base64(clientData),
            "attestationObject", base64(attestation.toByteArray())));
  }

  /** {@code navigator.credentials.get}. */
  Map<String, Object> get(JsonNode options) {
    byte[] clientData = clientData("webauthn.get", options);
    byte[] authenticatorData = authenticatorData(options.path("rpId").asString(), 0, null);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key.getPrivate());
      signature.update(authenticatorData);
      signature.update(sha256(clientData));
      return credential(
          Map.of(
              "clientDataJSON", base64(clientData),
              "authenticatorData", base64(authenticatorData),
              "signature", base64(signature.sign()),
              "userHandle", base64(handle)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Map<String, Object> credential(Map<String, Object> response) {
    return Map.of(
        "id",
        id(),
        "rawId",
        id(),
        "type",
        "public-key",
        "authenticatorAttachment",
        "platform",
        "clientExtensionResults",
        Map.of(),
        "response",
        response);
  }

  private byte[] clientData(String type, JsonNode options) {
    return json.writeValueAsBytes(
        Map.of(
            "type",
            type,
            "challenge",
            options.path("challenge").asString(),
            "origin",
            origin,
            "crossOrigin",
            false));
  }

  private byte[] authenticatorData(String relyingParty, int flags, byte @Nullable [] attested) {
    counter++;
    byte[] more = attested == null ? new byte[0] : attested;
    return ByteBuffer.allocate(37 + more.length)
        .put(sha256(relyingParty.getBytes(StandardCharsets.UTF_8)))
        .put((byte) (flags | USER_PRESENT | (verifiesPeople ? USER_VERIFIED : 0)))
        .putInt((int) counter)
        .put(more)
        .array();
  }

  /** Sixteen zero bytes for a model that is not told, the identifier, the key as COSE_Key. */
  private byte[] attestedKey() {
    ECPublicKey point = (ECPublicKey) key.getPublic();
    ByteArrayOutputStream cose = new ByteArrayOutputStream();
    cose.writeBytes(new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21});
    bytes(cose, coordinate(point.getW().getAffineX()));
    cose.write(0x22);
    bytes(cose, coordinate(point.getW().getAffineY()));
    return ByteBuffer.allocate(18 + credentialId.length + cose.size())
        .put(new byte[16])
        .putShort((short) credentialId.length)
        .put(credentialId)
        .put(cose.toByteArray())
        .array();
  }

  private static byte[] coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(bytes.length, fixed.length);
    System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
    return fixed;
  }

  private static void text(ByteArrayOutputStream cbor, String text) {
    cbor.write(0x60 + text.length());
    cbor.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void bytes(ByteArrayOutputStream cbor, byte[] bytes) {
    cbor.write(0x58);
    cbor.write(bytes.length);
    cbor.writeBytes(bytes);
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
