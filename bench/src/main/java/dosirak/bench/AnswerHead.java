package dosirak.bench;

import java.nio.charset.StandardCharsets;

/** Reads the heads of answers of HTTP/1.1 as bytes, with no object for any of them. */
final class AnswerHead {
  private static final byte[] LENGTH = "\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS_BEGINS = "HTTP/1.1 ".length();
  private static final int STATUS_DIGITS = 3;

  /** How many bytes end a head. */
  static final int END_BYTES = 4;

  private AnswerHead() {}

  /**
   * Where the empty line after a head begins.
   *
   * @param length how many bytes there are
   * @return below 0 if it is not there yet
   */
  static int end(byte[] bytes, int length) {
    for (int i = 0; i + END_BYTES <= length; i++) {
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** The status; below 0 if that is none. */
  static int status(byte[] head, int end) {
    if (end < STATUS_BEGINS + STATUS_DIGITS) {
      return -1;
    }
    int status = 0;
    for (int i = STATUS_BEGINS; i < STATUS_BEGINS + STATUS_DIGITS; i++) {
      if (head[i] < '0' || head[i] > '9') {
        return -1;
      }
      status = 10 * status + head[i] - '0';
    }
    return status;
  }

  /** What a head says of its body's length; below 0 if it says nothing. */
  static long contentLength(byte[] head, int end) {
    for (int i = 0; i + LENGTH.length < end; i++) {
      if (head[i] == '\n' && isLength(head, i)) {
        long length = 0;
        for (int at = i + LENGTH.length; at < end && head[at] != '\r'; at++) {
          if (head[at] >= '0' && head[at] <= '9') {
            length = 10 * length + head[at] - '0';
          } else if (head[at] != ' ') {
            return -1;
          }
        }
        return length;
      }
    }
    return -1;
  }

  /** Whether the field of the length begins here, whatever its case. */
  private static boolean isLength(byte[] head, int at) {
    for (int i = 1; i < LENGTH.length; i++) {
      if ((head[at + i] | 0x20) != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }
}
