package dosirak.contracts.shop;

import dosirak.contracts.ShopId;
import java.time.Instant;
import java.util.List;

/**
 * The menu of a shop was replaced: prices, items or options changed.
 *
 * @param version of the shop after this event
 * @param menu the whole new menu
 * @param changedAt city time
 */
public record MenuChanged(ShopId shopId, long version, List<MenuItem> menu, Instant changedAt)
    implements ShopEvent {
  public MenuChanged {
    menu = List.copyOf(menu);
  }

  @Override
  public String key() {
    return shopId.toString();
  }
}
