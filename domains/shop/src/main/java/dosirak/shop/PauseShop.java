package dosirak.shop;

import dosirak.contracts.ShopId;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Stops and resumes the taking of orders. */
final class PauseShop {
  static final int LONGEST_MINUTES = 7 * 24 * 60;

  private final ChangeShop shops;

  PauseShop(ChangeShop shops) {
    this.shops = shops;
  }

  /**
   * Pauses a shop.
   *
   * @param minutes of city time after which it ends by itself; absent: until it is resumed
   * @throws Problem 400 if the minutes are out of bounds
   */
  Shop pause(Predicate<Shop> allowed, ShopId shopId, @Nullable Integer minutes) {
    if (minutes != null && (minutes < 1 || minutes > LONGEST_MINUTES)) {
      throw Problem.invalid("minutes", "must be between 1 and " + LONGEST_MINUTES);
    }
    return shops.change(
        allowed,
        shopId,
        (shop, now) ->
            shop.pause(minutes == null ? null : now.plus(Duration.ofMinutes(minutes)), now));
  }

  Shop resume(Predicate<Shop> allowed, ShopId shopId) {
    return shops.change(allowed, shopId, Shop::resume);
  }
}
