package dosirak.shop;

import dosirak.contracts.ShopId;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Changes a shop under the lock of its row, so that versions follow each other without a gap, and
 * says the change in the same transaction.
 */
final class ChangeShop {
  private final ShopStore shops;
  private final Journal journal;
  private final CityClock clock;

  ChangeShop(ShopStore shops, Journal journal, CityClock clock) {
    this.shops = shops;
    this.journal = journal;
    this.clock = clock;
  }

  /** What is done to the shop; nothing where it already is as wished. */
  interface Operation {
    Optional<Shop.Change> on(Shop shop, Instant now);
  }

  /**
   * Changes a shop.
   *
   * @return the shop after it
   * @param allowed whether the caller may
   * @throws Problem 404 if there is none, or the caller may not
   */
  Shop change(Predicate<Shop> allowed, ShopId shopId, Operation operation) {
    // Looked at before its row is locked, so that a stranger locks nothing.
    Shop shop =
        shops
            .find(shopId)
            .filter(allowed)
            .flatMap(found -> shops.lock(shopId))
            .orElseThrow(() -> Problem.notFound("shop"));
    return operation
        .on(shop, clock.instant())
        .map(change -> {
          shops.update(change.shop());
          journal.append(change.event());
          return change.shop();
        })
        .orElse(shop);
  }
}
