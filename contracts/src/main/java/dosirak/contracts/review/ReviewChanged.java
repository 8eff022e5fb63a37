package dosirak.contracts.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import java.time.Instant;

/**
 * A customer changed a review.
 *
 * @param stars 1 to 5
 */
public record ReviewChanged(
    ReviewId reviewId,
    OrderId orderId,
    ShopId shopId,
    AccountId customerId,
    int stars,
    Instant changedAt)
    implements ReviewEvent {
  @Override
  public String key() {
    return reviewId.toString();
  }
}
