package dosirak.contracts.order;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last allotted portion of an item, or of an option of it, is held by an order.
 *
 * @param optionId absent: the item itself
 */
public record StockRanOut(
    ShopId shopId, ItemId itemId, @Nullable OptionId optionId, Instant ranOutAt)
    implements OrderEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
