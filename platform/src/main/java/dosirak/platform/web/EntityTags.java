package dosirak.platform.web;

import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Strong entity tags, which tell whether two bodies are the same byte for byte. */
final class EntityTags {
  private EntityTags() {}

  /**
   * The tag of a body, in quotes.
   *
   * @param mark of the encoding, which makes other bytes of the same body; may be empty
   */
  static String of(byte[] body, String mark) {
    CRC32C sum = new CRC32C();
    sum.update(body);
    return "\""
        + Integer.toHexString(body.length)
        + "-"
        + HexFormat.of().toHexDigits((int) sum.getValue())
        + mark
        + "\"";
  }

  /**
   * Whether a client has a body already.
   *
   * @param known what it says with {@code If-None-Match}: tags, or {@code *} for whatever there is
   */
  static boolean isKnown(@Nullable String known, String tag) {
    return known != null && (known.contains(tag) || known.strip().equals("*"));
  }
}
