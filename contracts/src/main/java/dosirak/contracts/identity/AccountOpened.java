package dosirak.contracts.identity;

import dosirak.contracts.AccountId;
import java.time.Instant;

/**
 * An account was opened.
 *
 * @param displayName what others see this person as
 * @param openedAt city time
 */
public record AccountOpened(AccountId accountId, String displayName, Instant openedAt)
    implements IdentityEvent {
  @Override
  public String key() {
    return accountId.toString();
  }
}
