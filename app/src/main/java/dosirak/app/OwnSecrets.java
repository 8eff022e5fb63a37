package dosirak.app;

import com.nimbusds.jose.jwk.ECKey;
import dosirak.platform.security.SessionCookies;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration that an installation makes for itself and keeps in its data folder. */
final class OwnSecrets {
  private OwnSecrets() {}

  /** Who signs in first: the machine client of this machine's tools, and the first operator. */
  static Map<String, String> always(DataFolder data) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("identity.machine-client-id", "city");
    values.put("identity.machine-client-secret-hash", sha256(data.machineClientSecret()));
    values.put("identity.first-operator-login", "operator");
    values.put("identity.first-operator-password", data.operatorPassword());
    values.put("identity.first-operator-totp-secret", data.operatorTotpSecret());
    return values;
  }

  /** Secrets that an operator may give instead. */
  static Map<String, String> unlessGiven(DataFolder data) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("identity.key-encryption-secret", data.identitySecret());
    values.put("desk.hash-secret", data.deskSecret());
    values.put("pos.sealing-secret", data.posSecret());
    ECKey notificationKey = data.notificationKey();
    values.put("identity.notification-sealing-key", notificationKey.toPublicJWK().toJSONString());
    values.put("notification.sealing-key", notificationKey.toJSONString());
    values.put(SessionCookies.KEYS, data.cookieKeys());
    return values;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
