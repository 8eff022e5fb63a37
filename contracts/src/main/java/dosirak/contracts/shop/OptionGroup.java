package dosirak.contracts.shop;

import dosirak.contracts.OptionGroupId;
import java.util.List;

/**
 * A group of options of an item, of which a customer picks between minimum and maximum.
 *
 * @param minimum how many options must be picked at least
 * @param maximum how many may be picked at most
 */
public record OptionGroup(
    OptionGroupId optionGroupId, String name, int minimum, int maximum, List<Option> options) {
  public OptionGroup {
    options = List.copyOf(options);
  }
}
