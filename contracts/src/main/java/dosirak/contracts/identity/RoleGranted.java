package dosirak.contracts.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account was given a role.
 *
 * @param shopId the shop the role is for; absent for a role that is for no shop in particular
 * @param grantedAt city time
 */
public record RoleGranted(
    AccountId accountId, Role role, @Nullable ShopId shopId, Instant grantedAt)
    implements IdentityEvent {
  @Override
  public String key() {
    return accountId.toString();
  }
}
