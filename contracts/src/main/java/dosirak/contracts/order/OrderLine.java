package dosirak.contracts.order;

import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import java.util.List;

/**
 * A line of an order, with names and prices as they were quoted.
 *
 * @param unitPrice of one item without options
 * @param total quantity times the unit price with its options
 */
public record OrderLine(
    ItemId itemId,
    String name,
    int quantity,
    Money unitPrice,
    List<ChosenOption> options,
    Money total) {
  public OrderLine {
    options = List.copyOf(options);
  }
}
