package dosirak.contracts.identity;

import dosirak.contracts.AccountId;
import java.time.Instant;

/**
 * An account was given a role.
 *
 * @param grantedAt city time
 */
public record RoleGranted(AccountId accountId, Role role, Instant grantedAt)
    implements IdentityEvent {
  @Override
  public String key() {
    return accountId.toString();
  }
}
