package dosirak.contracts.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import java.time.Instant;

/**
 * What an order wanted to use is not there.
 *
 * @param reason a code for programs
 */
public record BenefitsRefused(
    OrderId orderId, AccountId customerId, String reason, Instant refusedAt)
    implements PromotionEvent {
  @Override
  public String key() {
    return orderId.toString();
  }
}
