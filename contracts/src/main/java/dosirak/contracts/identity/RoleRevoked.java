package dosirak.contracts.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account lost a role.
 *
 * @param shopId the shop the role was for; absent for a role that is for no shop in particular
 * @param revokedAt city time
 */
public record RoleRevoked(
    AccountId accountId, Role role, @Nullable ShopId shopId, Instant revokedAt)
    implements IdentityEvent {
  @Override
  public String key() {
    return accountId.toString();
  }
}
