package dosirak.storefront;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import org.jspecify.annotations.Nullable;

/** Items and options of items, as text for the database. */
final class Portions {
  private Portions() {}

  /**
   * An item, or an option of it.
   *
   * @param optionId absent: the item itself
   */
  static String text(ItemId itemId, @Nullable OptionId optionId) {
    return optionId == null ? itemId.toString() : itemId + "/" + optionId;
  }
}
