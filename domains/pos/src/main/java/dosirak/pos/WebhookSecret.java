package dosirak.pos;

import dosirak.platform.security.PurposeKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * What a webhook is signed with, as Standard Webhooks has it (version 1.0.0, symmetric): {@code
 * whsec_} and the key in base64.
 */
record WebhookSecret(String text) {
  private static final String PREFIX = "whsec_";
  private static final int KEY_BYTES = 32;

  static WebhookSecret random(RandomGenerator random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(key));
  }

  /**
   * The signature of a message.
   *
   * @param timestamp seconds since 1970, when it is sent
   */
  String sign(String id, long timestamp, String body) {
    byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    byte[] signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
    return "v1," + Base64.getEncoder().encodeToString(PurposeKeys.hmac(key, signed));
  }

  @Override
  public String toString() {
    return "WebhookSecret[]";
  }
}
