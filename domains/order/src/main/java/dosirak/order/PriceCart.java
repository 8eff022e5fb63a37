package dosirak.order;

import dosirak.contracts.Money;
import dosirak.contracts.OptionId;
import dosirak.contracts.order.ChosenOption;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.Option;
import dosirak.contracts.shop.OptionGroup;
import dosirak.platform.schedule.DeliveryTips;
import dosirak.platform.schedule.OpeningHours;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Prices a cart at a shop, or says why the shop cannot take it. Pure. */
final class PriceCart {
  private PriceCart() {}

  /** The answer. */
  sealed interface Pricing {}

  /** The shop can take it for this much. */
  record Priced(List<OrderLine> lines, OrderPrice price) implements Pricing {
    Priced {
      lines = List.copyOf(lines);
    }
  }

  /** The shop cannot take it. */
  record Refused(Reason reason, String detail) implements Pricing {}

  /** Why a shop cannot take a cart. */
  enum Reason {
    SHOP_CLOSED("shop-closed", true),
    SHOP_PAUSED("shop-paused", true),
    ITEM_SOLD_OUT("item-sold-out", true),
    UNKNOWN_ITEM("unknown-item", false),
    OPTION_RULE("option-rule", false),
    BELOW_MINIMUM("below-minimum", false),
    OUT_OF_AREA("out-of-area", false);

    private final String code;
    private final boolean passing;

    Reason(String code, boolean passing) {
      this.code = code;
      this.passing = passing;
    }

    /** Stable, for programs. */
    String code() {
      return code;
    }

    /** Whether the same cart may be fine later. */
    boolean passing() {
      return passing;
    }
  }

  /**
   * Prices a cart.
   *
   * @param now city time, for opening hours and pauses
   */
  static Pricing price(ShopCopy shop, Cart cart, Instant now) {
    if (shop.isPaused(now)) {
      return new Refused(Reason.SHOP_PAUSED, "The shop takes no orders for now.");
    }
    if (!OpeningHours.isOpen(shop.terms(), now)) {
      return new Refused(Reason.SHOP_CLOSED, "The shop is closed now.");
    }
    List<OrderLine> lines = new ArrayList<>();
    Money items = Money.ZERO;
    for (Cart.Line wanted : cart.lines()) {
      MenuItem item = shop.menu().get(wanted.itemId());
      if (item == null) {
        return new Refused(
            Reason.UNKNOWN_ITEM, "Item " + wanted.itemId() + " is not on the menu of this shop.");
      }
      if (shop.soldOut().contains(wanted.itemId())) {
        return new Refused(Reason.ITEM_SOLD_OUT, item.name() + " is sold out.");
      }
      Optional<String> broken = brokenRule(item, wanted);
      if (broken.isPresent()) {
        return new Refused(Reason.OPTION_RULE, item.name() + ": " + broken.get());
      }
      OrderLine line = line(item, wanted);
      lines.add(line);
      items = items.plus(line.total());
    }
    if (items.compareTo(shop.terms().minimumOrder()) < 0) {
      return new Refused(
          Reason.BELOW_MINIMUM, "This shop takes orders from " + shop.terms().minimumOrder() + ".");
    }
    Optional<Money> tip = tip(shop, cart);
    if (tip.isEmpty()) {
      return new Refused(Reason.OUT_OF_AREA, "The shop does not deliver there.");
    }
    return new Priced(lines, new OrderPrice(items, tip.get(), items.plus(tip.get())));
  }

  private static Optional<Money> tip(ShopCopy shop, Cart cart) {
    Dropoff dropoff = cart.dropoff();
    if (dropoff == null) {
      return Optional.of(Money.ZERO);
    }
    double metres = shop.location().metresTo(dropoff.location());
    return metres > shop.terms().deliveryRadiusMetres()
        ? Optional.empty()
        : DeliveryTips.tipFor(shop.terms(), metres);
  }

  private static Optional<String> brokenRule(MenuItem item, Cart.Line wanted) {
    Set<OptionId> left = new HashSet<>(wanted.optionIds());
    if (left.size() < wanted.optionIds().size()) {
      return Optional.of("an option can be chosen once only.");
    }
    for (OptionGroup group : item.optionGroups()) {
      int chosen = 0;
      for (Option option : group.options()) {
        if (left.remove(option.optionId())) {
          chosen++;
        }
      }
      if (chosen < group.minimum() || chosen > group.maximum()) {
        return Optional.of(
            "choose %d to %d of %s.".formatted(group.minimum(), group.maximum(), group.name()));
      }
    }
    return left.isEmpty() ? Optional.empty() : Optional.of("it has no such option.");
  }

  /** The options stand in the order of the menu, whatever the order they were asked for in. */
  private static OrderLine line(MenuItem item, Cart.Line wanted) {
    List<ChosenOption> options = new ArrayList<>();
    Money one = item.price();
    for (OptionGroup group : item.optionGroups()) {
      for (Option option : group.options()) {
        if (wanted.optionIds().contains(option.optionId())) {
          options.add(new ChosenOption(option.optionId(), option.name(), option.price()));
          one = one.plus(option.price());
        }
      }
    }
    return new OrderLine(
        item.itemId(),
        item.name(),
        wanted.quantity(),
        item.price(),
        options,
        one.times(wanted.quantity()));
  }
}
