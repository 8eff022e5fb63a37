package dosirak.pos;

import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.web.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;

/** What may be called as a webhook: only TLS and only public addresses, unless for a trial. */
final class WebhookAddress {
  private static final int LONGEST = 500;
  private static final int HIGHEST_PORT = 65_535;

  private final boolean trial;

  WebhookAddress(InstallationKind kind) {
    this.trial = kind.allowsSimulation();
  }

  /**
   * Reads where a shop wants to be told.
   *
   * @throws Problem 400 naming the field {@code url}
   */
  URI read(String url) {
    if (url.length() > LONGEST) {
      throw invalid("must not have more than " + LONGEST + " characters");
    }
    URI address;
    try {
      address = new URI(url);
    } catch (URISyntaxException wrong) {
      throw invalid("is not a URL");
    }
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(trial && scheme.equals("http"))) {
      throw invalid("must begin with https://");
    }
    if (address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawFragment() != null
        || address.getPort() == 0
        || address.getPort() > HIGHEST_PORT
        || !url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw invalid("must have a host, and neither a user nor a fragment");
    }
    return address;
  }

  private static Problem invalid(String detail) {
    return Problem.invalid("url", detail);
  }

  /**
   * The address to connect to. It is the one that was judged, so that a name cannot mean another
   * between the judgement and the call.
   *
   * @throws IOException if there is none, or any of them is not public
   */
  InetAddress resolve(String host) throws IOException {
    InetAddress[] all = InetAddress.getAllByName(host);
    if (!trial && !Arrays.stream(all).allMatch(PublicAddresses::isPublic)) {
      throw new IOException("the address is not a public one");
    }
    return all[0];
  }
}
