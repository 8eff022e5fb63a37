package dosirak.contracts.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import java.time.Instant;

/**
 * An account was opened.
 *
 * @param displayName what others see this person as, sealed with the person's key
 * @param openedAt city time
 */
public record AccountOpened(AccountId accountId, Sealed displayName, Instant openedAt)
    implements IdentityEvent {
  @Override
  public String key() {
    return accountId.toString();
  }
}
