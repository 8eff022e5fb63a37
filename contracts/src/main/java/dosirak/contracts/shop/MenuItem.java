package dosirak.contracts.shop;

import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item of a menu.
 *
 * @param price of one, without options
 * @param aloneBelowMinimum whether it may be ordered alone below the minimum order; absent: no
 */
public record MenuItem(
    ItemId itemId,
    String category,
    String name,
    String description,
    Money price,
    List<OptionGroup> optionGroups,
    @Nullable Boolean aloneBelowMinimum) {
  public MenuItem {
    optionGroups = List.copyOf(optionGroups);
  }

  /** An item that the minimum order holds for. */
  public MenuItem(
      ItemId itemId,
      String category,
      String name,
      String description,
      Money price,
      List<OptionGroup> optionGroups) {
    this(itemId, category, name, description, price, optionGroups, null);
  }
}
