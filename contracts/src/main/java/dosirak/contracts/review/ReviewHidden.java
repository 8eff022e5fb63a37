package dosirak.contracts.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import java.time.Instant;

/** A review is not shown any more. */
public record ReviewHidden(
    ReviewId reviewId, ShopId shopId, AccountId customerId, String reason, Instant hiddenAt)
    implements ReviewEvent {
  @Override
  public String key() {
    return reviewId.toString();
  }
}
