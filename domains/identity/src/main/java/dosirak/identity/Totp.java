package dosirak.identity;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time passwords as in RFC 6238 with what every authenticator app understands:
 * HMAC-SHA-1, steps of thirty seconds, six digits. The clock is the machine's.
 */
final class Totp {
  /** The length of a secret, that of the hash (RFC 4226, section 4, R6). */
  static final int SECRET_BYTES = 20;

  /** The length of a step, machine time. */
  static final long STEP_SECONDS = 30;

  private static final int DIGITS = 6;
  private static final int MODULUS = 1_000_000;
  private static final int STEPS_APART = 1;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Totp() {}

  /** The step that a time lies in. */
  static long stepAt(Instant machineTime) {
    return Math.floorDiv(machineTime.getEpochSecond(), STEP_SECONDS);
  }

  /** The code of a step: RFC 4226, section 5.3. */
  static String code(byte[] secret, long step) {
    byte[] hash;
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-1", impossible);
    }
    int offset = hash[hash.length - 1] & 0xF;
    int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & 0x7FFF_FFFF;
    return String.format(Locale.ROOT, "%0" + DIGITS + "d", number % MODULUS);
  }

  /**
   * The step that a code is good for, one step early or late allowed, if it is after the last one
   * that was used. It takes as long whatever the code.
   *
   * @param lastStep the last step that was used; a step is used once
   */
  static OptionalLong match(byte[] secret, String code, Instant machineTime, long lastStep) {
    long now = stepAt(machineTime);
    long matched = Long.MIN_VALUE;
    byte[] given = code.getBytes(StandardCharsets.UTF_8);
    for (long step = now - STEPS_APART; step <= now + STEPS_APART; step++) {
      boolean same =
          MessageDigest.isEqual(code(secret, step).getBytes(StandardCharsets.UTF_8), given);
      matched = same & step > lastStep ? step : matched;
    }
    return matched == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(matched);
  }

  /** RFC 4648 without padding, as authenticator apps take it. */
  static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int buffer = 0;
    for (byte b : bytes) {
      buffer = (buffer << 8) | (b & 0xFF);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(BASE32.charAt((buffer >> bits) & 31));
      }
    }
    if (bits > 0) {
      text.append(BASE32.charAt((buffer << (5 - bits)) & 31));
    }
    return text.toString();
  }

  /**
   * Reads RFC 4648 without padding.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static byte[] fromBase32(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 5 / 8);
    int bits = 0;
    int buffer = 0;
    for (char c : text.toUpperCase(Locale.ROOT).toCharArray()) {
      int value = BASE32.indexOf(c);
      if (value < 0) {
        throw new IllegalArgumentException("not base32");
      }
      buffer = (buffer << 5) | value;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.put((byte) (buffer >> bits));
      }
    }
    return bytes.array();
  }

  /** What an authenticator app reads from a QR code, in the Key Uri Format. */
  static String uri(String account, byte[] secret) {
    String label = URLEncoder.encode(account, StandardCharsets.UTF_8).replace("+", "%20");
    return "otpauth://totp/Dosirak:"
        + label
        + "?secret="
        + base32(secret)
        + "&issuer=Dosirak&algorithm=SHA1&digits="
        + DIGITS
        + "&period="
        + STEP_SECONDS;
  }
}
