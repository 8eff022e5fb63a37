package dosirak.contracts.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import java.time.Instant;

/**
 * A customer reviewed a completed order.
 *
 * @param stars 1 to 5
 */
public record ReviewPosted(
    ReviewId reviewId,
    OrderId orderId,
    ShopId shopId,
    AccountId customerId,
    int stars,
    Instant postedAt)
    implements ReviewEvent {
  @Override
  public String key() {
    return reviewId.toString();
  }
}
