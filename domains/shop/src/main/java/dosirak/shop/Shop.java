package dosirak.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.ItemRestocked;
import dosirak.contracts.shop.ItemSoldOut;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.ShopEvent;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopResumed;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TermsChanged;
import dosirak.platform.schedule.OpeningHours;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A shop as a pure state machine: every operation answers the shop after it and the event that says
 * so, or nothing where nothing changes.
 *
 * @param version grows by one with every event, from one
 * @param soldOut the items of the menu that have run out
 * @param pause absent where the shop was not paused, or was resumed
 */
record Shop(
    ShopId shopId,
    AccountId ownerId,
    long version,
    Profile profile,
    ShopTerms terms,
    List<MenuItem> menu,
    Set<ItemId> soldOut,
    @Nullable Pause pause) {
  Shop {
    menu = List.copyOf(menu);
    soldOut = Set.copyOf(soldOut);
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
    Shop shop = new Shop(shopId, ownerId, 1, profile, terms, menu, Set.of(), null);
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
    Set<ItemId> stillSoldOut =
        newMenu.stream()
            .map(MenuItem::itemId)
            .filter(soldOut::contains)
            .collect(Collectors.toSet());
    Shop next =
        new Shop(shopId, ownerId, version + 1, profile, terms, newMenu, stillSoldOut, pause);
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
                        item.optionGroups())
                    : item)
            .toList(),
        now);
  }

  Optional<Change> changeTerms(ShopTerms newTerms, Instant now) {
    if (newTerms.equals(terms)) {
      return Optional.empty();
    }
    Shop next = new Shop(shopId, ownerId, version + 1, profile, newTerms, menu, soldOut, pause);
    return Optional.of(new Change(next, new TermsChanged(shopId, next.version, newTerms, now)));
  }

  Optional<Change> sellOut(ItemId itemId, Instant now) {
    if (soldOut.contains(itemId)) {
      return Optional.empty();
    }
    Set<ItemId> more = new HashSet<>(soldOut);
    more.add(itemId);
    Shop next = new Shop(shopId, ownerId, version + 1, profile, terms, menu, more, pause);
    return Optional.of(new Change(next, new ItemSoldOut(shopId, next.version, itemId, now)));
  }

  Optional<Change> restock(ItemId itemId, Instant now) {
    if (!soldOut.contains(itemId)) {
      return Optional.empty();
    }
    Set<ItemId> fewer = new HashSet<>(soldOut);
    fewer.remove(itemId);
    Shop next = new Shop(shopId, ownerId, version + 1, profile, terms, menu, fewer, pause);
    return Optional.of(new Change(next, new ItemRestocked(shopId, next.version, itemId, now)));
  }

  /** Takes no orders until a city time or, without one, until it is resumed. */
  Optional<Change> pause(@Nullable Instant until, Instant now) {
    Pause wanted = new Pause(until);
    if (wanted.equals(pause)) {
      return Optional.empty();
    }
    Shop next = new Shop(shopId, ownerId, version + 1, profile, terms, menu, soldOut, wanted);
    return Optional.of(new Change(next, new ShopPaused(shopId, next.version, until, now)));
  }

  /** Takes orders again; nothing changes where the pause ended by itself. */
  Optional<Change> resume(Instant now) {
    if (!isPaused(now)) {
      return Optional.empty();
    }
    Shop next = new Shop(shopId, ownerId, version + 1, profile, terms, menu, soldOut, null);
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

  boolean sells(ItemId itemId) {
    return menu.stream().anyMatch(item -> item.itemId().equals(itemId));
  }
}
