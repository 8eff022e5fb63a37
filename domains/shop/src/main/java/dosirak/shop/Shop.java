package dosirak.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.ItemRestocked;
import dosirak.contracts.shop.ItemSoldOut;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.OptionRestocked;
import dosirak.contracts.shop.OptionSoldOut;
import dosirak.contracts.shop.ShopEvent;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopResumed;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.StockAllotted;
import dosirak.contracts.shop.TermsChanged;
import dosirak.platform.schedule.OpeningHours;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A shop as a pure state machine: every operation answers the shop after it and the event that says
 * so, or nothing where nothing changes.
 *
 * @param version grows by one with every event, from one
 * @param supplies what of the menu has run out, and how much of it there is
 * @param pause absent where the shop was not paused, or was resumed
 */
record Shop(
    ShopId shopId,
    AccountId ownerId,
    long version,
    Profile profile,
    ShopTerms terms,
    List<MenuItem> menu,
    Supplies supplies,
    @Nullable Pause pause) {
  Shop {
    menu = List.copyOf(menu);
  }

  /** What a shop is called and where it is. */
  record Profile(String name, String phone, String addressText, GeoPoint location) {}

  /**
   * A pause.
   *
   * @param until city time at which it ends by itself; absent: it must be ended
   */
  record Pause(@Nullable Instant until) {}

  /** A shop after a change, and what is said of it. */
  record Change(Shop shop, ShopEvent event) {}

  /** Opens a shop to customers. */
  static Change publish(
      ShopId shopId,
      AccountId ownerId,
      Profile profile,
      ShopTerms terms,
      List<MenuItem> menu,
      Instant now) {
    Shop shop = new Shop(shopId, ownerId, 1, profile, terms, menu, Supplies.NONE, null);
    return new Change(
        shop,
        new ShopPublished(
            shopId,
            shop.version,
            ownerId,
            profile.name,
            profile.phone,
            profile.addressText,
            profile.location,
            terms,
            menu,
            now));
  }

  /** Replaces the menu; items that stay, by identifier, stay sold out. */
  Optional<Change> replaceMenu(List<MenuItem> newMenu, Instant now) {
    if (newMenu.equals(menu)) {
      return Optional.empty();
    }
    Shop next =
        new Shop(
            shopId,
            ownerId,
            version + 1,
            profile,
            terms,
            newMenu,
            supplies.keepOnly(newMenu),
            pause);
    return Optional.of(new Change(next, new MenuChanged(shopId, next.version, newMenu, now)));
  }

  /** Changes what one item costs; the item must be on the menu. */
  Optional<Change> changePrice(ItemId itemId, Money price, Instant now) {
    return replaceMenu(
        menu.stream()
            .map(item ->
                item.itemId().equals(itemId)
                    ? new MenuItem(
                        item.itemId(),
                        item.category(),
                        item.name(),
                        item.description(),
                        price,
                        item.optionGroups(),
                        item.aloneBelowMinimum())
                    : item)
            .toList(),
        now);
  }

  Optional<Change> changeTerms(ShopTerms newTerms, Instant now) {
    if (newTerms.equals(terms)) {
      return Optional.empty();
    }
    Shop next = new Shop(shopId, ownerId, version + 1, profile, newTerms, menu, supplies, pause);
    return Optional.of(new Change(next, new TermsChanged(shopId, next.version, newTerms, now)));
  }

  Optional<Change> sellOut(ItemId itemId, Instant now) {
    return supply(
        supplies.sellOut(itemId), next -> new ItemSoldOut(shopId, next.version, itemId, now));
  }

  Optional<Change> restock(ItemId itemId, Instant now) {
    return supply(
        supplies.restock(itemId), next -> new ItemRestocked(shopId, next.version, itemId, now));
  }

  /** An option of an item has run out; the item must have it. */
  Optional<Change> sellOut(ItemId itemId, OptionId optionId, Instant now) {
    return supply(
        supplies.sellOut(optionId),
        next -> new OptionSoldOut(shopId, next.version, itemId, optionId, now));
  }

  /** An option of an item is there again; the item must have it. */
  Optional<Change> restock(ItemId itemId, OptionId optionId, Instant now) {
    return supply(
        supplies.restock(optionId),
        next -> new OptionRestocked(shopId, next.version, itemId, optionId, now));
  }

  /**
   * Says how many portions may be sold from now on. Said again, it holds anew, even when it is the
   * same number; only not counting what was not counted changes nothing.
   *
   * @param quantity absent: not counted any more
   */
  Optional<Change> allot(Portion portion, @Nullable Long quantity, Instant now) {
    Optional<Supplies> after =
        quantity == null
            ? supplies.stopCounting(portion)
            : Optional.of(supplies.allot(portion, new Supplies.Allotment(quantity, now)));
    return supply(
        after,
        next ->
            new StockAllotted(
                shopId, next.version, portion.itemId(), portion.optionId(), quantity, now));
  }

  private Optional<Change> supply(Optional<Supplies> after, Function<Shop, ShopEvent> event) {
    return after.map(changed -> {
      Shop next = new Shop(shopId, ownerId, version + 1, profile, terms, menu, changed, pause);
      return new Change(next, event.apply(next));
    });
  }

  /** Takes no orders until a city time or, without one, until it is resumed. */
  Optional<Change> pause(@Nullable Instant until, Instant now) {
    Pause wanted = new Pause(until);
    if (wanted.equals(pause)) {
      return Optional.empty();
    }
    Shop next = new Shop(shopId, ownerId, version + 1, profile, terms, menu, supplies, wanted);
    return Optional.of(new Change(next, new ShopPaused(shopId, next.version, until, now)));
  }

  /** Takes orders again; nothing changes where the pause ended by itself. */
  Optional<Change> resume(Instant now) {
    if (!isPaused(now)) {
      return Optional.empty();
    }
    Shop next = new Shop(shopId, ownerId, version + 1, profile, terms, menu, supplies, null);
    return Optional.of(new Change(next, new ShopResumed(shopId, next.version, now)));
  }

  boolean isPaused(Instant now) {
    return pause != null && (pause.until == null || now.isBefore(pause.until));
  }

  /** When the pause of this moment ends by itself; absent where it does not, or there is none. */
  @Nullable Instant pausedUntil(Instant now) {
    return pause != null && isPaused(now) ? pause.until : null;
  }

  /** Whether it takes orders: inside its hours and not paused. */
  boolean isOpen(Instant now) {
    return !isPaused(now) && OpeningHours.isOpen(terms, now);
  }

  /** The items of the menu that have run out, as the shop said. */
  Set<ItemId> soldOut() {
    return supplies.itemsSoldOut();
  }

  boolean sells(ItemId itemId) {
    return menu.stream().anyMatch(item -> item.itemId().equals(itemId));
  }

  /** Whether it sells an item, or an option of it. */
  boolean sells(Portion portion) {
    OptionId optionId = portion.optionId();
    return menu.stream()
        .filter(item -> item.itemId().equals(portion.itemId()))
        .anyMatch(item ->
            optionId == null
                || item.optionGroups().stream()
                    .flatMap(group -> group.options().stream())
                    .anyMatch(option -> option.optionId().equals(optionId)));
  }
}
