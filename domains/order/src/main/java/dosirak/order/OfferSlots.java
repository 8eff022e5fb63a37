package dosirak.order;

import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.shop.KitchenLimit;
import dosirak.platform.schedule.KitchenWindows;
import dosirak.platform.schedule.PromiseTime;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Tells at which times a shop takes orders for later. */
final class OfferSlots {
  /** More windows than slots of a day can touch. */
  private static final int MOST_WINDOWS = 24 * 60;

  private static final KitchenLoad ONE_ORDER = new KitchenLoad(1, 1, Money.ZERO);

  private final ShopCopies shops;
  private final KitchenStore kitchens;
  private final CityClock clock;

  OfferSlots(ShopCopies shops, KitchenStore kitchens, CityClock clock) {
    this.shops = shops;
    this.kitchens = kitchens;
    this.clock = clock;
  }

  /**
   * A time that can be ordered for.
   *
   * @param full whether the kitchen takes no more orders for it
   */
  record Slot(Instant startsAt, Instant endsAt, boolean full) {}

  /**
   * The slots of a date, by time.
   *
   * @throws Problem 404 if there is no such shop
   */
  List<Slot> of(ShopId shopId, Fulfilment fulfilment, LocalDate date) {
    ShopCopy shop = shops.find(shopId).orElseThrow(() -> Problem.notFound("shop"));
    if (fulfilment == Fulfilment.PICKUP && Boolean.FALSE.equals(shop.terms().takesPickup())) {
      return List.of();
    }
    Instant now = clock.instant();
    List<PromiseTime.Slot> slots =
        PromiseTime.slots(shop.terms(), date, now).stream()
            .filter(slot -> !shop.isPaused(slot.startsAt()))
            .toList();
    KitchenLimit limit = shop.terms().kitchenLimit();
    if (slots.isEmpty() || limit == null) {
      return slots.stream().map(slot -> new Slot(slot.startsAt(), slot.endsAt(), false)).toList();
    }
    ZoneId zone = ZoneId.of(shop.terms().timeZone());
    Instant first =
        KitchenWindows.around(zone, limit.windowMinutes(), slots.getFirst().startsAt()).startsAt();
    Map<Instant, KitchenLoad> loads = kitchens.loads(shopId, first, MOST_WINDOWS);
    return slots.stream()
        .map(slot -> {
          Instant window =
              KitchenWindows.around(zone, limit.windowMinutes(), slot.startsAt()).startsAt();
          KitchenLoad load = loads.getOrDefault(window, KitchenLoad.NONE);
          return new Slot(slot.startsAt(), slot.endsAt(), !load.plus(ONE_ORDER).fits(limit));
        })
        .toList();
  }
}
