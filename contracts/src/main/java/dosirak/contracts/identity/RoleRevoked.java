package dosirak.contracts.identity;

import dosirak.contracts.AccountId;
import java.time.Instant;

/**
 * An account lost a role.
 *
 * @param revokedAt city time
 */
public record RoleRevoked(AccountId accountId, Role role, Instant revokedAt)
    implements IdentityEvent {
  @Override
  public String key() {
    return accountId.toString();
  }
}
