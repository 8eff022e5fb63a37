package dosirak.contracts.shop;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import java.time.Instant;

/**
 * An option of an item ran out.
 *
 * @param version of the shop after it
 */
public record OptionSoldOut(
    ShopId shopId, long version, ItemId itemId, OptionId optionId, Instant soldOutAt)
    implements ShopEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
