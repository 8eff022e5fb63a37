package dosirak.audit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The access token of a machine client (client credentials, RFC 6749, 4.4): asked for when it is
 * first needed, and anew before it ends, for an audit may take longer than a token lives.
 */
final class MachineToken implements Caller.Authorization {
  private static final String PATH = "/api/identity/oauth2/token";
  private static final String FORM = "grant_type=client_credentials&scope=audit";

  /** The part of its life after which a token is not used any more. */
  private static final double USED_PART = 0.8;

  private final Caller market;
  private final String basic;
  private @Nullable String token;
  private long renewFromNanos;

  /**
   * The token of a client.
   *
   * @param market where it is asked for
   */
  MachineToken(Caller market, Credentials credentials) {
    this.market = market;
    String pair = encoded(credentials.clientId()) + ":" + encoded(credentials.clientSecret());
    this.basic =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The header to carry now.
   *
   * @throws IncompleteException if there is no token to be had
   */
  @Override
  public synchronized String header() throws InterruptedException {
    String present = token;
    if (present == null || System.nanoTime() - renewFromNanos >= 0) {
      long asked = System.nanoTime();
      Fields given =
          new Fields("identity", market.postForm(PATH, FORM, basic, Collector.CALL_TIMEOUT));
      present = given.text("access_token");
      token = present;
      long lifeNanos = Duration.ofSeconds(given.number("expires_in")).toNanos();
      renewFromNanos = asked + Math.round(lifeNanos * USED_PART);
    }
    return "Bearer " + present;
  }

  @Override
  public synchronized boolean refused(String header) {
    if (header.equals("Bearer " + token)) {
      token = null;
    }
    return true;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
