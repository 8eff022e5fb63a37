package dosirak.contracts.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.ApplicationId;
import dosirak.contracts.ShopId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator decided on an application.
 *
 * @param remarks for the applicant; may be empty
 * @param shopId the shop that was published; absent if none was
 */
public record ApplicationDecided(
    ApplicationId applicationId,
    AccountId applicantId,
    ApplicationDecision decision,
    String remarks,
    @Nullable ShopId shopId,
    Instant decidedAt)
    implements ShopEvent {
  @Override
  public String key() {
    return applicationId.toString();
  }
}
