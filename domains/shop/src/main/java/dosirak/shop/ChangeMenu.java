package dosirak.shop;

import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import dosirak.shop.Drafts.MenuDraft;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Changes what a shop sells: the whole menu, a price, and what has run out. */
final class ChangeMenu {
  private final ChangeShop shops;
  private final Identifiers identifiers;

  ChangeMenu(ChangeShop shops, Identifiers identifiers) {
    this.shops = shops;
    this.identifiers = identifiers;
  }

  /**
   * Replaces the menu; identifiers that are given are kept.
   *
   * @throws Problem 400 naming every wrong field
   */
  Shop replace(Predicate<Shop> allowed, ShopId shopId, MenuDraft draft) {
    return shops.change(
        allowed,
        shopId,
        (shop, now) -> {
          Findings findings = new Findings();
          List<MenuItem> menu =
              MenuRules.menu(draft.menu(), shop.menu(), identifiers::next, findings);
          findings.refuseIfAny();
          return shop.replaceMenu(menu, now);
        });
  }

  /** Changes what one item costs, from the next quote on. */
  Shop changePrice(Predicate<Shop> allowed, ShopId shopId, ItemId itemId, @Nullable Long price) {
    Findings findings = new Findings();
    Money wanted = Money.won(findings.number(price, "price", 0, MenuRules.MOST_MONEY));
    findings.refuseIfAny();
    return shops.change(
        allowed,
        shopId,
        (shop, now) -> {
          requireSold(shop, itemId);
          return shop.changePrice(itemId, wanted, now);
        });
  }

  /** Says that an item has run out, or is there again. */
  Shop markSoldOut(Predicate<Shop> allowed, ShopId shopId, ItemId itemId, boolean soldOut) {
    return shops.change(
        allowed,
        shopId,
        (shop, now) -> {
          requireSold(shop, itemId);
          return soldOut ? shop.sellOut(itemId, now) : shop.restock(itemId, now);
        });
  }

  private static void requireSold(Shop shop, ItemId itemId) {
    if (!shop.sells(itemId)) {
      throw Problem.notFound("menu item");
    }
  }
}
