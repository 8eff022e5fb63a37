package dosirak.order;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.OptionId;
import dosirak.contracts.order.Benefits;
import dosirak.contracts.order.ChosenOption;
import dosirak.contracts.order.FeeLine;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.order.Promise;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.Option;
import dosirak.contracts.shop.OptionGroup;
import dosirak.platform.schedule.DeliveryFee;
import dosirak.platform.schedule.OpeningHours;
import dosirak.platform.schedule.PromiseTime;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prices a cart at a shop, or says why the shop cannot take it. Pure. */
final class PriceCart {
  private PriceCart() {}

  /** The answer. */
  sealed interface Pricing {}

  /**
   * The shop can take it for this much.
   *
   * @param benefits absent where it uses none
   * @param promise absent where the shop says nothing of its cooking time
   */
  record Priced(
      List<OrderLine> lines,
      OrderPrice price,
      @Nullable Benefits benefits,
      @Nullable Promise promise)
      implements Pricing {
    Priced {
      lines = List.copyOf(lines);
    }
  }

  /**
   * The shop cannot take it.
   *
   * @param opensAt when it takes orders again; absent where that is not the reason, or not known
   */
  record Refused(Reason reason, String detail, @Nullable Instant opensAt) implements Pricing {
    Refused(Reason reason, String detail) {
      this(reason, detail, null);
    }

    /** As a client is told of it. */
    Problem problem() {
      Problem problem =
          reason.passing()
              ? Problem.conflict(reason.code(), detail)
              : Problem.refused(reason.code(), detail);
      return opensAt == null ? problem : problem.with("opensAt", opensAt);
    }
  }

  /** Why a shop cannot take a cart. */
  enum Reason {
    SHOP_CLOSED("shop-closed", true),
    SHOP_PAUSED("shop-paused", true),
    ITEM_SOLD_OUT("item-sold-out", true),
    OPTION_SOLD_OUT("option-sold-out", true),
    SLOT_GONE("slot-gone", true),
    COUPON_UNUSABLE("coupon-unusable", true),
    POINTS_SHORT("points-short", true),
    TOO_MANY_POINTS("too-many-points", false),
    PAYMENT_METHOD("payment-method", false),
    NO_PICKUP("no-pickup", false),
    NO_SCHEDULING("no-scheduling", false),
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

  /** Prices a cart. */
  static Pricing price(ShopCopy shop, Cart cart, Conditions conditions) {
    Instant now = conditions.now();
    Instant orderedFor = cart.orderedFor(now);
    if (shop.isPaused(orderedFor)) {
      return new Refused(
          Reason.SHOP_PAUSED, "The shop takes no orders for this time.", shop.pausedUntil());
    }
    if (cart.fulfilment() == Fulfilment.PICKUP
        && Boolean.FALSE.equals(shop.terms().takesPickup())) {
      return new Refused(Reason.NO_PICKUP, "The shop takes no orders to be fetched.");
    }
    Optional<Refused> noTime = noTime(shop, cart, now);
    if (noTime.isPresent()) {
      return noTime.get();
    }
    List<OrderLine> lines = new ArrayList<>();
    Money items = Money.ZERO;
    boolean aloneBelowMinimum = true;
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
      for (OptionId option : wanted.optionIds()) {
        if (shop.soldOutOptions().contains(new Portion.Of(item.itemId(), option))) {
          return new Refused(Reason.OPTION_SOLD_OUT, item.name() + ": an option is sold out.");
        }
      }
      OrderLine line = line(item, wanted);
      lines.add(line);
      items = items.plus(line.total());
      aloneBelowMinimum &= Boolean.TRUE.equals(item.aloneBelowMinimum());
    }
    Money minimum = shop.terms().minimumOrder();
    List<FeeLine> fees = List.of();
    GeoPoint place = cart.place();
    if (place != null) {
      switch (DeliveryFee.price(
          shop.terms(), shop.location(), place, items, orderedFor, conditions.weather())) {
        case DeliveryFee.OutOfArea() -> {
          return new Refused(Reason.OUT_OF_AREA, "The shop does not deliver there.");
        }
        case DeliveryFee.Priced fee -> {
          minimum = fee.minimumOrder();
          fees = fee.lines();
        }
      }
    }
    if (!aloneBelowMinimum && items.compareTo(minimum) < 0) {
      return new Refused(Reason.BELOW_MINIMUM, "This shop takes orders from " + minimum + ".");
    }
    return discounted(shop, cart, conditions, lines, items, fees);
  }

  /** Why there is no time at which the shop could make it; nothing if there is one. */
  private static Optional<Refused> noTime(ShopCopy shop, Cart cart, Instant now) {
    Instant slot = cart.scheduledFor();
    if (slot == null) {
      return OpeningHours.takesOrders(shop.terms(), now)
          ? Optional.empty()
          : Optional.of(
              new Refused(
                  Reason.SHOP_CLOSED,
                  "The shop is closed now.",
                  OpeningHours.nextOpening(shop.terms(), now).orElse(null)));
    }
    if (shop.terms().scheduling() == null) {
      return Optional.of(new Refused(Reason.NO_SCHEDULING, "The shop takes no orders for later."));
    }
    return PromiseTime.slotAt(shop.terms(), slot, now).isPresent()
        ? Optional.empty()
        : Optional.of(
            new Refused(Reason.SLOT_GONE, "The shop offers no such slot, or not any more."));
  }

  /** When it is promised; nothing where the shop does not say how long it cooks. */
  private static @Nullable Promise promise(ShopCopy shop, Cart cart, Conditions conditions) {
    Instant slot = cart.scheduledFor();
    if (slot != null) {
      return PromiseTime.slotAt(shop.terms(), slot, conditions.now())
          .map(PromiseTime::forSlot)
          .orElse(null);
    }
    if (shop.terms().preparation() == null) {
      return null;
    }
    GeoPoint place = cart.place();
    Double metres = place == null ? null : shop.location().metresTo(place);
    return PromiseTime.asSoonAsPossible(
                shop.terms(), conditions.now(), conditions.ordersAhead(), metres)
            instanceof PromiseTime.Promised promised
        ? promised.promise()
        : null;
  }

  private static Pricing discounted(
      ShopCopy shop,
      Cart cart,
      Conditions conditions,
      List<OrderLine> lines,
      Money items,
      List<FeeLine> fees) {
    Promise promise = promise(shop, cart, conditions);
    Money tip = fees.stream().map(FeeLine::amount).reduce(Money.ZERO, Money::plus);
    return switch (Discounts.take(
        shop.shopId(),
        items,
        tip,
        cart.couponIds(),
        cart.points(),
        conditions.purse(),
        conditions.now())) {
      case Discounts.Refused(Reason reason, String detail) -> new Refused(reason, detail);
      case Discounts.Taken taken -> {
        Money total = items.plus(tip).minus(taken.couponDiscount()).minus(taken.points());
        boolean isPoints = cart.paymentMethod() == PaymentMethod.POINTS;
        if (total.isPositive() && isPoints) {
          yield new Refused(
              Reason.PAYMENT_METHOD, total + " are left to pay; choose how to pay them.");
        }
        if (total.isZero() && cart.wantsBenefits() && !isPoints) {
          yield new Refused(
              Reason.PAYMENT_METHOD, "Nothing is left to pay; the payment method is POINTS.");
        }
        yield cart.wantsBenefits()
            ? new Priced(
                lines,
                new OrderPrice(items, tip, total, taken.couponDiscount(), taken.points(), fees),
                new Benefits(taken.coupons(), taken.points()),
                promise)
            : new Priced(lines, new OrderPrice(items, tip, total, null, null, fees), null, promise);
      }
    };
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
