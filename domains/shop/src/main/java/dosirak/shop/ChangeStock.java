package dosirak.shop;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.platform.web.Problem;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says what options have run out, and how many portions may be sold. */
final class ChangeStock {
  static final long MOST_PORTIONS = 1_000_000;

  private final ChangeShop shops;

  ChangeStock(ChangeShop shops) {
    this.shops = shops;
  }

  /** Says that an option of an item has run out, or is there again. */
  Shop markSoldOut(
      Predicate<Shop> allowed,
      ShopId shopId,
      ItemId itemId,
      OptionId optionId,
      @Nullable Boolean soldOut) {
    if (soldOut == null) {
      throw Problem.invalid("soldOut", "is missing");
    }
    return shops.change(
        allowed,
        shopId,
        (shop, now) -> {
          requireSold(shop, new Portion(itemId, optionId));
          return soldOut
              ? shop.sellOut(itemId, optionId, now)
              : shop.restock(itemId, optionId, now);
        });
  }

  /**
   * Says how many portions may be sold from now on, beside those that orders hold already.
   *
   * @param quantity absent: not counted any more
   * @throws Problem 400 if it is out of bounds
   */
  Shop allot(Predicate<Shop> allowed, ShopId shopId, Portion portion, @Nullable Long quantity) {
    Findings findings = new Findings();
    Long portions = findings.optionalNumber(quantity, "quantity", 0, MOST_PORTIONS);
    findings.refuseIfAny();
    return shops.change(
        allowed,
        shopId,
        (shop, now) -> {
          requireSold(shop, portion);
          return shop.allot(portion, portions, now);
        });
  }

  private static void requireSold(Shop shop, Portion portion) {
    if (!shop.sells(portion)) {
      throw Problem.notFound(portion.optionId() == null ? "menu item" : "option");
    }
  }
}
