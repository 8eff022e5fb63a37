package dosirak.storefront;

import dosirak.contracts.ShopId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is searched of a shop.
 *
 * @param version what the shop said of itself last
 * @param menu as the database has it; absent where the reader has that version already
 * @param soldOut what cannot be had, as the text of {@link Portions}
 */
record ShopMenu(
    ShopId shopId, long version, String name, @Nullable String menu, Set<String> soldOut) {
  ShopMenu {
    soldOut = Set.copyOf(soldOut);
  }
}
