package dosirak.contracts.identity;

import dosirak.contracts.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * Somebody failed to sign in.
 *
 * @param accountId whose account was tried, absent if there is no such account
 * @param method what was tried, for example {@code password}
 * @param from the address of the client
 */
public record SignInFailed(@Nullable AccountId accountId, String method, String from)
    implements IdentityEvent {
  @Override
  public String key() {
    return accountId == null ? "unknown" : accountId.toString();
  }
}
