package dosirak.contracts.review;

import dosirak.contracts.ShopId;
import java.time.Instant;

/**
 * A shop's rating, as customers are to see it.
 *
 * @param version grows with every change of the shop's rating
 * @param hundredths hundredths of a star, 100 to 500; 0 without reviews
 * @param reviews how many count
 */
public record RatingChanged(
    ShopId shopId, long version, int hundredths, long reviews, Instant changedAt)
    implements ReviewEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
