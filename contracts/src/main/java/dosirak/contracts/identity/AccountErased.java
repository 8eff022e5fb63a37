package dosirak.contracts.identity;

import dosirak.contracts.AccountId;
import java.time.Instant;

/**
 * A person asked to be forgotten. What was said of it before can no longer be read once its key is
 * gone.
 *
 * @param erasedAt city time
 */
public record AccountErased(AccountId accountId, Instant erasedAt) implements IdentityEvent {
  @Override
  public String key() {
    return accountId.toString();
  }
}
