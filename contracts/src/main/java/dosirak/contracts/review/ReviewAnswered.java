package dosirak.contracts.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import java.time.Instant;

/** The shop answered a review. */
public record ReviewAnswered(
    ReviewId reviewId, ShopId shopId, AccountId customerId, Instant answeredAt)
    implements ReviewEvent {
  @Override
  public String key() {
    return reviewId.toString();
  }
}
