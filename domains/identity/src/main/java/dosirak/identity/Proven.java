package dosirak.identity;

import dosirak.contracts.AccountId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * That a person proved to be the one an account belongs to, and how. It is not a session: it lets a
 * session begin for ten minutes.
 *
 * @param factors how, of {@link #PASSWORD}, {@link #PHONE}, {@link #TOTP}, {@link #RECOVERY_CODE},
 *     {@link #PASSKEY}, {@link #DEMONSTRATION} and {@link #provider}; a provider that was trusted
 *     with the second factor too adds {@link #PROVIDER_SECOND_FACTOR}
 * @param at machine time of the last proof
 * @param provider the outside identity provider that the person came from, absent for our own
 */
record Proven(AccountId account, Set<String> factors, Instant at, @Nullable String provider) {
  static final String PASSWORD = "password";
  static final String PHONE = "phone";
  static final String TOTP = "totp";
  static final String RECOVERY_CODE = "recovery-code";
  static final String PASSKEY = "passkey";
  static final String PROVIDER_SECOND_FACTOR = "provider-second-factor";

  /** Being a visitor of a demonstration, who may be anybody in it; nobody gets it elsewhere. */
  static final String DEMONSTRATION = "demonstration";

  private static final Set<String> SECOND_FACTORS =
      Set.of(TOTP, RECOVERY_CODE, PROVIDER_SECOND_FACTOR);

  Proven {
    factors = Set.copyOf(factors);
  }

  /** The factor of having signed in at an outside provider. */
  static String provider(String name) {
    return "provider:" + name;
  }

  /** The same person with one more proof. */
  Proven and(String factor, Instant now) {
    java.util.HashSet<String> more = new java.util.HashSet<>(factors);
    more.add(factor);
    return new Proven(account, more, now, provider);
  }

  /**
   * Whether there were two factors. A passkey counts as two: something one has, opened by something
   * one knows or is, because user verification is demanded.
   */
  boolean hasTwoFactors() {
    return factors.contains(PASSKEY)
        || factors.contains(DEMONSTRATION)
        || (factors.size() > 1 && factors.stream().anyMatch(SECOND_FACTORS::contains));
  }
}
