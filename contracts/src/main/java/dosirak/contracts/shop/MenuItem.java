package dosirak.contracts.shop;

import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import java.util.List;

/**
 * Something a shop sells.
 *
 * @param category the heading it stands under on the menu
 * @param price of one, without options; value added tax is inside
 */
public record MenuItem(
    ItemId itemId,
    String category,
    String name,
    String description,
    Money price,
    List<OptionGroup> optionGroups) {
  public MenuItem {
    optionGroups = List.copyOf(optionGroups);
  }
}
