package dosirak.contracts.shop;

import dosirak.contracts.ShopId;
import java.time.Instant;

/**
 * The conditions of a shop changed: hours, minimum order, radius or tips.
 *
 * @param version of the shop after this event
 * @param terms the whole new terms
 * @param changedAt city time
 */
public record TermsChanged(ShopId shopId, long version, ShopTerms terms, Instant changedAt)
    implements ShopEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
