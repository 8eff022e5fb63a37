package dosirak.contracts.member;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A customer's address is new, or another, or gone.
 *
 * @param label as the customer calls it; absent where the address is gone
 */
public record AddressChanged(
    AccountId accountId,
    UUID addressId,
    @Nullable Sealed label,
    @Nullable Sealed addressText,
    @Nullable Sealed exactLocation,
    Instant changedAt)
    implements MemberEvent {
  @Override
  public String key() {
    return accountId.toString();
  }
}
