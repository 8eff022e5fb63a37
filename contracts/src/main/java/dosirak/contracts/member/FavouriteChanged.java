package dosirak.contracts.member;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import java.time.Instant;

/** A shop became a customer's favourite, or is none any more. */
public record FavouriteChanged(
    AccountId accountId, ShopId shopId, boolean favourite, Instant changedAt)
    implements MemberEvent {
  @Override
  public String key() {
    return accountId.toString();
  }
}
