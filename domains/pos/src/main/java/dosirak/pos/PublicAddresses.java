package dosirak.pos;

import dosirak.platform.web.AddressRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses of the Internet belong to anybody: all but those set aside for other purposes
 * (IANA's special-purpose registries, RFC 6890). What this installation calls on the word of a
 * stranger must be one of them, or it would become the stranger's way into its own network.
 */
final class PublicAddresses {
  private static final List<AddressRange> SET_ASIDE =
      List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4")
          .stream()
          .map(AddressRange::parse)
          .toList();

  /** All that is given out as of now; what translates to version 4 is not of it. */
  private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");

  private static final List<AddressRange> SET_ASIDE_OF_VERSION_6 =
      List.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20").stream()
          .map(AddressRange::parse)
          .toList();

  private PublicAddresses() {}

  /** Whether an address is anybody's. One of version 4 that is written as version 6 counts as 4. */
  static boolean isPublic(InetAddress address) {
    if (address instanceof Inet4Address) {
      return SET_ASIDE.stream().noneMatch(range -> range.contains(address));
    }
    return GLOBAL_UNICAST.contains(address)
        && SET_ASIDE_OF_VERSION_6.stream().noneMatch(range -> range.contains(address));
  }
}
