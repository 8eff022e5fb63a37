package dosirak.identity;

import dosirak.contracts.identity.Role;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An outside OpenID Connect provider, as configured.
 *
 * @param name in paths and in {@link Proven}
 * @param label on the button
 * @param audience whom it signs in
 * @param scopes what is asked for, {@code openid} among it
 * @param groupsClaim where an ID token lists a person's groups; a dot leads into an object
 * @param groups the role that each group gives
 * @param secondFactorValues what {@code amr} must hold one of, or {@code acr} be, for the
 *     provider's own second factor to count; empty where it never does
 */
record Provider(
    String name,
    String label,
    String issuer,
    String clientId,
    @Nullable String clientSecret,
    Audience audience,
    List<String> scopes,
    String groupsClaim,
    Map<String, Role> groups,
    Set<String> secondFactorValues) {
  /** Whom a provider signs in. */
  enum Audience {
    /** Anybody, as a customer: an account is opened at the first sign-in. */
    CUSTOMERS,
    /** The company's own people, with the roles that their groups give. */
    STAFF
  }

  Provider {
    scopes = List.copyOf(scopes);
    groups = Map.copyOf(groups);
    secondFactorValues = Set.copyOf(secondFactorValues);
  }

  /** Says nothing of the secret. */
  @Override
  public String toString() {
    return "Provider[" + name + ", " + issuer + "]";
  }

  /**
   * Whether requests may go to an address: only over TLS, but for a provider on this machine, which
   * is one for trials.
   */
  boolean mayCall(@Nullable URI address) {
    return address != null
        && address.getHost() != null
        && address.getUserInfo() == null
        && ("https".equals(address.getScheme())
            || ("http".equals(address.getScheme())
                && isLoopback(address)
                && isLoopback(URI.create(issuer))));
  }

  private static boolean isLoopback(URI address) {
    String host = address.getHost();
    return "localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host);
  }
}
