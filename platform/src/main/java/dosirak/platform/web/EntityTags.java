package dosirak.platform.web;

import java.util.HexFormat;
import java.util.zip.CRC32C;

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
}
