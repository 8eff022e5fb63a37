package dosirak.order;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.KitchenFilled;
import dosirak.contracts.order.KitchenReopened;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.StockCameBack;
import dosirak.contracts.order.StockRanOut;
import dosirak.contracts.shop.KitchenLimit;
import dosirak.contracts.shop.StockAllotted;
import dosirak.platform.journal.Journal;
import dosirak.platform.schedule.KitchenWindows;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What orders hold of the portions that a shop allotted and of what its kitchen takes on. An order
 * takes all of it in the transaction that places it, or is not placed; an order that ends before
 * the shop accepted it gives all of it back in the transaction that ends it, once. Once a shop
 * accepted an order the food is made, and nothing comes back.
 */
final class Holds {
  /** How many windows ahead room is looked for, where a kitchen is full. */
  private static final int WINDOWS_AHEAD = 96;

  private final StockStore stocks;
  private final KitchenStore kitchens;
  private final HoldStore holds;
  private final Journal journal;
  private final CityClock clock;
  private final ShopTurns turns = new ShopTurns();

  Holds(
      StockStore stocks, KitchenStore kitchens, HoldStore holds, Journal journal, CityClock clock) {
    this.stocks = stocks;
    this.kitchens = kitchens;
    this.holds = holds;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Tells early whether a shop could take an order on; holds nothing.
   *
   * @param orderedFor when it is to be cooked: now, or when its slot begins
   * @throws Problem 409 if not
   */
  void check(ShopCopy shop, List<OrderLine> lines, Money items, Instant orderedFor) {
    Map<Portion.Of, Long> counted = counted(shop, lines);
    for (Portion portion : Portion.of(lines)) {
      Long available = counted.get(portion.of());
      if (available != null && available < portion.quantity()) {
        throw soldOut(lines, portion, available);
      }
    }
    KitchenLimit limit = shop.terms().kitchenLimit();
    if (limit != null) {
      KitchenLoad added = load(lines, items);
      KitchenWindows.Window window = window(shop, limit, orderedFor);
      KitchenLoad there =
          kitchens
              .loads(shop.shopId(), window.startsAt(), 1)
              .getOrDefault(window.startsAt(), KitchenLoad.NONE);
      if (!there.plus(added).fits(limit)) {
        throw kitchenFull(shop, limit, window, added);
      }
    }
  }

  /** Whether an order at a shop may have to hold something. */
  static boolean counts(ShopCopy shop) {
    return shop.countsStock() || shop.terms().kitchenLimit() != null;
  }

  /**
   * Has nobody else change what is counted in some shops until the end of the transaction; before
   * {@link #take}.
   */
  void lock(Collection<ShopId> shops) {
    // Always in one order: two groups of orders cannot wait for each other.
    shops.stream()
        .distinct()
        .sorted(Comparator.comparingInt(ShopTurns::lockOf))
        .forEach(stocks::lock);
  }

  /**
   * Takes what an order needs of a shop that is locked.
   *
   * @param orderedFor when it is to be cooked: now, or when its slot begins
   * @throws Problem 409 if there is not enough of something; then nothing was taken
   */
  void take(
      OrderId order,
      ShopCopy shop,
      List<OrderLine> lines,
      Money items,
      Instant orderedFor,
      Instant now) {
    // What is there now stays there until it is taken, so it is all or nothing.
    check(shop, lines, items, orderedFor);
    ShopId id = shop.shopId();
    KitchenLimit limit = shop.terms().kitchenLimit();
    List<Portion> held = takePortions(order, shop, lines, now);
    Instant windowBegins = null;
    KitchenLoad load = load(lines, items);
    if (limit != null) {
      windowBegins = takeWindow(shop, limit, load, orderedFor, now);
    }
    if (windowBegins != null || !held.isEmpty()) {
      holds.add(new HoldStore.Hold(order, id, held, windowBegins, load), now);
    }
  }

  private List<Portion> takePortions(
      OrderId order, ShopCopy shop, List<OrderLine> lines, Instant now) {
    ShopId id = shop.shopId();
    Map<Portion.Of, Long> counted = counted(shop, lines);
    List<Portion> held = new ArrayList<>();
    for (Portion portion : Portion.of(lines)) {
      Long available = counted.get(portion.of());
      if (available != null) {
        long left =
            stocks
                .hold(id, portion, order, now)
                .orElseThrow(() -> new IllegalStateException("a locked stock shrank"));
        held.add(portion);
        if (left == 0) {
          journal.append(new StockRanOut(id, portion.itemId(), portion.optionId(), now));
        }
      }
    }
    return held;
  }

  private Instant takeWindow(
      ShopCopy shop, KitchenLimit limit, KitchenLoad load, Instant orderedFor, Instant now) {
    KitchenWindows.Window window = window(shop, limit, orderedFor);
    KitchenStore.Kept kept =
        kitchens
            .take(shop.shopId(), window.startsAt(), window.endsAt(), limit, load)
            .orElseThrow(() -> new IllegalStateException("a locked kitchen filled"));
    sayFull(kept, now);
    return window.startsAt();
  }

  /** Says that a kitchen is full, if it is at this moment and it was not said. */
  void sayFull(KitchenStore.Kept window, Instant now) {
    if (window.full() && !window.saidFull() && window.holds(now)) {
      kitchens.said(window, true);
      journal.append(new KitchenFilled(window.shop(), window.endsAt(), now));
    }
  }

  /**
   * Gives back what an order holds if it ended before the shop accepted it; called whenever an
   * order moves.
   */
  void release(Order before, Order after, Instant now) {
    boolean unanswered = before.state() == OrderState.PENDING || before.state() == OrderState.PAID;
    if (unanswered && after.state().ended()) {
      OrderFacts facts = after.facts();
      holds
          .giveBack(facts.orderId())
          .ifPresent(hold -> turns.later(hold.shop(), () -> giveBack(hold, now)));
    }
  }

  private void giveBack(HoldStore.Hold hold, Instant now) {
    stocks.lock(hold.shop());
    for (Portion portion : hold.portions()) {
      OptionalLong available = stocks.giveBack(hold.shop(), portion, hold.order(), now);
      if (available.isPresent() && available.getAsLong() == portion.quantity()) {
        journal.append(new StockCameBack(hold.shop(), portion.itemId(), portion.optionId(), now));
      }
    }
    Instant begins = hold.windowBeginsAt();
    if (begins != null) {
      kitchens.giveBack(hold.shop(), begins, hold.load()).ifPresent(window -> reopen(window, now));
    }
  }

  private void reopen(KitchenStore.Kept window, Instant now) {
    if (window.saidFull() && !window.full() && window.holds(now)) {
      kitchens.said(window, false);
      journal.append(new KitchenReopened(window.shop(), now));
    }
  }

  /** The shop said how many portions may be sold from now on. */
  void allotted(StockAllotted event) {
    turns.later(event.shopId(), () -> allot(event));
  }

  private void allot(StockAllotted event) {
    Instant now = clock.instant();
    Portion.Of of = new Portion.Of(event.itemId(), event.optionId());
    Long quantity = event.quantity();
    stocks.lock(event.shopId());
    OptionalLong before = stocks.allot(event.shopId(), of, quantity, now);
    boolean wasOut = before.isPresent() && before.getAsLong() == 0;
    boolean isOut = quantity != null && quantity == 0;
    if (isOut && !wasOut) {
      journal.append(new StockRanOut(event.shopId(), event.itemId(), event.optionId(), now));
    } else if (wasOut && !isOut) {
      journal.append(new StockCameBack(event.shopId(), event.itemId(), event.optionId(), now));
    }
  }

  private Map<Portion.Of, Long> counted(ShopCopy shop, List<OrderLine> lines) {
    return shop.countsStock()
        ? stocks.available(shop.shopId(), lines.stream().map(OrderLine::itemId).toList())
        : Map.of();
  }

  private static KitchenWindows.Window window(ShopCopy shop, KitchenLimit limit, Instant at) {
    return KitchenWindows.around(ZoneId.of(shop.terms().timeZone()), limit.windowMinutes(), at);
  }

  private static KitchenLoad load(List<OrderLine> lines, Money items) {
    return new KitchenLoad(1, lines.stream().mapToLong(OrderLine::quantity).sum(), items);
  }

  private static Problem soldOut(List<OrderLine> lines, Portion portion, long available) {
    String name = name(lines, portion);
    return Problem.conflict(
            portion.optionId() == null ? "item-sold-out" : "option-sold-out",
            available == 0
                ? name + " is sold out."
                : "Only " + available + " left of " + name + ".")
        .with("itemId", portion.itemId())
        .with("available", available);
  }

  private static String name(List<OrderLine> lines, Portion portion) {
    for (OrderLine line : lines) {
      if (line.itemId().equals(portion.itemId())) {
        if (portion.optionId() == null) {
          return line.name();
        }
        for (var option : line.options()) {
          if (option.optionId().equals(portion.optionId())) {
            return option.name();
          }
        }
      }
    }
    return "it";
  }

  private Problem kitchenFull(
      ShopCopy shop, KitchenLimit limit, KitchenWindows.Window full, KitchenLoad added) {
    if (!added.fits(limit)) {
      return Problem.refused(
          "over-kitchen-limit", "This is more than the kitchen of the shop takes on at once.");
    }
    Problem problem =
        Problem.conflict("kitchen-full", "The kitchen takes no more orders for this time.");
    Instant opens = room(shop, limit, full, added);
    return opens == null ? problem : problem.with("opensAt", opens);
  }

  /** When a later window with room for an order begins. */
  private @Nullable Instant room(
      ShopCopy shop, KitchenLimit limit, KitchenWindows.Window full, KitchenLoad added) {
    Map<Instant, KitchenLoad> loads = kitchens.loads(shop.shopId(), full.endsAt(), WINDOWS_AHEAD);
    KitchenWindows.Window window = full;
    for (int ahead = 0; ahead < WINDOWS_AHEAD; ahead++) {
      window = window(shop, limit, window.endsAt());
      KitchenLoad there = loads.getOrDefault(window.startsAt(), KitchenLoad.NONE);
      if (there.plus(added).fits(limit)) {
        return window.startsAt();
      }
    }
    return null;
  }
}
