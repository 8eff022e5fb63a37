package dosirak.order;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.Fulfilment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a customer wants from a shop.
 *
 * @param dropoff absent for pickup
 */
record Cart(Fulfilment fulfilment, @Nullable Dropoff dropoff, List<Line> lines) {
  Cart {
    lines = List.copyOf(lines);
  }

  /** So many of an item, with options. */
  record Line(ItemId itemId, int quantity, List<OptionId> optionIds) {
    Line {
      optionIds = List.copyOf(optionIds);
    }
  }
}
