package dosirak.contracts.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;
import java.time.Instant;
import java.util.List;

/**
 * A shop was opened to customers with everything about it.
 *
 * @param version of the shop after this event
 * @param ownerId the account that runs the shop
 * @param publishedAt city time
 */
public record ShopPublished(
    ShopId shopId,
    long version,
    AccountId ownerId,
    String name,
    String phone,
    String addressText,
    GeoPoint location,
    ShopTerms terms,
    List<MenuItem> menu,
    Instant publishedAt)
    implements ShopEvent {
  public ShopPublished {
    menu = List.copyOf(menu);
  }

  @Override
  public String key() {
    return shopId.toString();
  }
}
