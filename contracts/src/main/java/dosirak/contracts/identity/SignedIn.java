package dosirak.contracts.identity;

import dosirak.contracts.AccountId;
import java.util.List;
import java.util.UUID;

/**
 * A person signed in.
 *
 * @param sessionId begins with this
 * @param factors how the person proved to be it, for example {@code password} and {@code totp}
 * @param from the address of the client
 */
public record SignedIn(AccountId accountId, UUID sessionId, List<String> factors, String from)
    implements IdentityEvent {
  public SignedIn {
    factors = List.copyOf(factors);
  }

  @Override
  public String key() {
    return accountId.toString();
  }
}
