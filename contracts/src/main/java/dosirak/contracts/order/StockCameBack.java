package dosirak.contracts.order;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Portions can be sold again, after they had run out.
 *
 * @param optionId absent: the item itself
 */
public record StockCameBack(
    ShopId shopId, ItemId itemId, @Nullable OptionId optionId, Instant cameBackAt)
    implements OrderEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
