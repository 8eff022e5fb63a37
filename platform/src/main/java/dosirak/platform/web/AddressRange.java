package dosirak.platform.web;

import java.net.InetAddress;
import java.util.Locale;

/**
 * A range of network addresses, as in RFC 4632: those that begin with the same bits.
 *
 * @param prefixBits how many bits are the same
 */
public record AddressRange(InetAddress network, int prefixBits) {
  public AddressRange {
    if (prefixBits < 0 || prefixBits > network.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("not a length of a prefix: " + prefixBits);
    }
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or one address.
   *
   * @throws IllegalArgumentException naming the text
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int prefixBits =
          slash < 0
              ? network.getAddress().length * Byte.SIZE
              : Integer.parseInt(text.substring(slash + 1));
      return new AddressRange(network, prefixBits);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s is not an address or a range like 10.0.0.0/8", text),
          wrong);
    }
  }

  /** Whether an address is in the range; one of the other IP version never is. */
  public boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    int whole = prefixBits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (ours[i] != theirs[i]) {
        return false;
      }
    }
    int rest = prefixBits % Byte.SIZE;
    return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
  }
}
