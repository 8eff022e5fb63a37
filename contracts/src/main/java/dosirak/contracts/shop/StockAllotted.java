package dosirak.contracts.shop;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The shop said how many portions of an item, or of an option of it, may be sold from now on,
 * beside those that orders hold already.
 *
 * @param version of the shop after it
 * @param optionId absent: the item itself
 * @param quantity portions, not negative; absent: not counted any more
 */
public record StockAllotted(
    ShopId shopId,
    long version,
    ItemId itemId,
    @Nullable OptionId optionId,
    @Nullable Long quantity,
    Instant allottedAt)
    implements ShopEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
