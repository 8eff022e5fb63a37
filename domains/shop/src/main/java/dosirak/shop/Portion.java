package dosirak.shop;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import org.jspecify.annotations.Nullable;

/**
 * What is counted in portions: an item, or an option of it.
 *
 * @param optionId absent: the item itself
 */
record Portion(ItemId itemId, @Nullable OptionId optionId) {}
