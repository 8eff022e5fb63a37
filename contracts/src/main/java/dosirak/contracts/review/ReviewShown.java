package dosirak.contracts.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import java.time.Instant;

/** A review that was hidden is shown again. */
public record ReviewShown(ReviewId reviewId, ShopId shopId, AccountId customerId, Instant shownAt)
    implements ReviewEvent {
  @Override
  public String key() {
    return reviewId.toString();
  }
}
