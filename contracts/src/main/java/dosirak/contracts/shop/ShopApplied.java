package dosirak.contracts.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.ApplicationId;
import java.time.Instant;

/** Somebody applied for a shop, for the first time or again after it was returned. */
public record ShopApplied(
    ApplicationId applicationId, AccountId applicantId, String shopName, Instant appliedAt)
    implements ShopEvent {
  @Override
  public String key() {
    return applicationId.toString();
  }
}
