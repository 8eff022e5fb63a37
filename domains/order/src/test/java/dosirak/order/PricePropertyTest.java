package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.CouponId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionGroupId;
import dosirak.contracts.OptionId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Benefits;
import dosirak.contracts.order.ChosenOption;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.FeeLine;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.promotion.CouponRules;
import dosirak.contracts.shop.AmountStep;
import dosirak.contracts.shop.AreaKind;
import dosirak.contracts.shop.AreaShape;
import dosirak.contracts.shop.DeliveryArea;
import dosirak.contracts.shop.DeliveryPricing;
import dosirak.contracts.shop.HourSurcharge;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.Option;
import dosirak.contracts.shop.OptionGroup;
import dosirak.contracts.shop.Preparation;
import dosirak.contracts.shop.Scheduling;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TipStep;
import dosirak.contracts.shop.Weather;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of every price, tried on many carts; -Ddosirak.seed repeats a run. */
class PricePropertyTest {
  private static final int CASES = 100_000;
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  private static final GeoPoint SHOP = new GeoPoint(37.5665, 126.9780);
  private static final ShopId SHOP_ID = new ShopId(new UUID(5, 5));
  private static final AccountId CUSTOMER = new AccountId(new UUID(6, 6));

  @Test
  void everyPriceAddsUp() {
    long seed = Long.getLong("dosirak.seed", 20_260_302);
    SplittableRandom random = new SplittableRandom(seed);
    Map<PriceCart.Reason, Integer> refused = new EnumMap<>(PriceCart.Reason.class);
    int priced = 0;
    for (int round = 0; round < CASES; round++) {
      SplittableRandom one = random.split();
      ShopCopy shop = shop(one);
      Purse purse = purse(one);
      Cart cart = cart(one, shop, purse);
      Weather weather = one.nextBoolean() ? Weather.FINE : Weather.SNOW;
      Conditions conditions = new Conditions(NOON, weather, one.nextInt(20), purse);
      try {
        switch (PriceCart.price(shop, cart, conditions)) {
          case PriceCart.Refused no -> refused.merge(no.reason(), 1, Integer::sum);
          case PriceCart.Priced yes -> {
            priced++;
            check(cart, purse, yes);
            checkFees(shop, cart, weather, yes.price());
            assertThat(PriceCart.price(shop, again(cart, yes), conditions))
                .as("the price of an order is that of its quote")
                .isEqualTo(yes);
          }
        }
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(
            "seed " + seed + ", round " + round + ": " + cart + " " + purse, failure);
      }
    }
    assertThat(priced).as("seed %d, refused %s", seed, refused).isGreaterThan(CASES / 5);
    assertThat(refused)
        .as("seed %d", seed)
        .containsKeys(
            PriceCart.Reason.BELOW_MINIMUM,
            PriceCart.Reason.OUT_OF_AREA,
            PriceCart.Reason.COUPON_UNUSABLE,
            PriceCart.Reason.TOO_MANY_POINTS,
            PriceCart.Reason.POINTS_SHORT,
            PriceCart.Reason.PAYMENT_METHOD);
  }

  private static void check(Cart cart, Purse purse, PriceCart.Priced priced) {
    OrderPrice price = priced.price();
    long items = 0;
    for (int i = 0; i < priced.lines().size(); i++) {
      OrderLine line = priced.lines().get(i);
      long one = line.unitPrice().won();
      for (ChosenOption option : line.options()) {
        one += option.price().won();
      }
      assertThat(line.total().won()).isEqualTo(one * line.quantity());
      assertThat(line.quantity()).isEqualTo(cart.lines().get(i).quantity());
      items += line.total().won();
    }
    assertThat(price.items().won()).isEqualTo(items);
    long tip =
        Objects.requireNonNull(price.feeLines()).stream()
            .map(FeeLine::amount)
            .mapToLong(Money::won)
            .sum();
    assertThat(price.deliveryTip().won()).isEqualTo(tip);
    if (cart.fulfilment() == Fulfilment.PICKUP) {
      assertThat(tip).isZero();
    }
    assertThat(price.total().won())
        .isEqualTo(items + tip - price.discount().won() - price.pointsUsed().won())
        .isNotNegative();
    checkBenefits(cart, purse, priced, items, tip);
    if (cart.wantsBenefits()) {
      assertThat(cart.paymentMethod() == PaymentMethod.POINTS).isEqualTo(price.total().isZero());
    }
  }

  /** Works the tip out again, from the terms alone. */
  private static void checkFees(ShopCopy shop, Cart cart, Weather weather, OrderPrice price) {
    ShopTerms terms = shop.terms();
    GeoPoint place = cart.place();
    if (place == null) {
      assertThat(price.items()).isGreaterThanOrEqualTo(terms.minimumOrder());
      return;
    }
    double metres = SHOP.metresTo(place);
    long expected = terms.tipTable().get(metres <= 1000 ? 0 : 1).tip().won();
    Money minimum = terms.minimumOrder();
    DeliveryPricing pricing = terms.deliveryPricing();
    if (pricing != null) {
      AmountStep higher = pricing.amountSteps().get(1);
      expected +=
          price.items().compareTo(higher.from()) >= 0
              ? higher.tip().won()
              : pricing.amountSteps().getFirst().tip().won();
      if (!pricing.areas().isEmpty()) {
        DeliveryArea inner = pricing.areas().getFirst();
        DeliveryArea area =
            metres <= Objects.requireNonNull(inner.shape().radiusMetres())
                ? inner
                : pricing.areas().get(1);
        expected += area.surcharge().won();
        minimum = Objects.requireNonNullElse(area.minimumOrder(), minimum);
      }
      // A Monday noon, which is a holiday for the first of March was a Sunday: the surcharge of the
      // morning has just ended, that of noon holds.
      expected += pricing.hourSurcharges().getFirst().surcharge().won();
      expected += pricing.publicHolidaySurcharge().won();
      expected += weather == Weather.FINE ? 0 : pricing.badWeatherSurcharge().won();
    }
    assertThat(price.deliveryTip().won()).isEqualTo(expected);
    assertThat(price.items()).isGreaterThanOrEqualTo(minimum);
  }

  private static void checkBenefits(
      Cart cart, Purse purse, PriceCart.Priced priced, long items, long tip) {
    Benefits benefits = priced.benefits();
    if (benefits == null) {
      assertThat(cart.wantsBenefits()).isFalse();
      assertThat(priced.price().discount()).isEqualTo(Money.ZERO);
      return;
    }
    assertThat(benefits.points()).isEqualTo(cart.points()).isEqualTo(priced.price().pointsUsed());
    assertThat(benefits.points()).isLessThanOrEqualTo(max(purse.points()));
    assertThat(benefits.coupons().stream().map(CouponUse::couponId).toList())
        .isEqualTo(cart.couponIds());
    long offItems = 0;
    long offTip = 0;
    for (CouponUse use : benefits.coupons()) {
      CouponRules rules = Objects.requireNonNull(purse.coupon(use.couponId())).rules();
      boolean onItems = rules.target() == DiscountTarget.ITEMS;
      long left = onItems ? items - offItems : tip - offTip;
      long expected = Math.min(worth(rules, onItems ? items : tip), left);
      assertThat(use.discount().won()).isEqualTo(expected).isPositive();
      assertThat(use.shopShareBasisPoints()).isEqualTo(rules.shopShareBasisPoints());
      assertThat(items).isGreaterThanOrEqualTo(rules.minimumItems().won());
      assertThat(benefits.coupons().size() == 1 || rules.stackable()).isTrue();
      if (onItems) {
        offItems += expected;
      } else {
        offTip += expected;
      }
    }
    assertThat(offItems).isLessThanOrEqualTo(items);
    assertThat(offTip).isLessThanOrEqualTo(tip);
    assertThat(priced.price().discount().won()).isEqualTo(offItems + offTip);
  }

  /** Half-up by decimal arithmetic of another make. */
  private static long worth(CouponRules rules, long value) {
    Money amount = rules.amount();
    long worth =
        amount != null
            ? amount.won()
            : BigDecimal.valueOf(value)
                .multiply(BigDecimal.valueOf(Objects.requireNonNull(rules.basisPoints())))
                .divide(BigDecimal.valueOf(10_000), 0, RoundingMode.HALF_UP)
                .longValueExact();
    Money most = rules.mostDiscount();
    return most == null ? worth : Math.min(worth, most.won());
  }

  private static Money max(Money points) {
    return points.isNegative() ? Money.ZERO : points;
  }

  private static Cart again(Cart cart, PriceCart.Priced priced) {
    Quote quote =
        new Quote(
            new QuoteId(new UUID(1, 1)),
            CUSTOMER,
            SHOP_ID,
            1,
            cart.fulfilment(),
            cart.paymentMethod(),
            cart.dropoff(),
            priced.lines(),
            priced.price(),
            NOON,
            priced.benefits(),
            cart.scheduledFor(),
            priced.promise());
    return quote.cart(cart.place());
  }

  private static Cart cart(SplittableRandom random, ShopCopy shop, Purse purse) {
    boolean delivery = random.nextInt(4) > 0;
    GeoPoint place =
        delivery
            ? new GeoPoint(SHOP.latitude() + (random.nextDouble() - 0.5) * 0.06, SHOP.longitude())
            : null;
    List<MenuItem> menu = List.copyOf(shop.menu().values());
    List<Cart.Line> lines =
        IntStream.range(0, 1 + random.nextInt(3))
            .mapToObj(i -> {
              MenuItem item = menu.get(random.nextInt(menu.size()));
              List<OptionId> options =
                  item.optionGroups().getFirst().options().stream()
                      .map(Option::optionId)
                      .filter(option -> random.nextBoolean())
                      .toList();
              return new Cart.Line(item.itemId(), 1 + random.nextInt(4), options);
            })
            .toList();
    List<CouponId> coupons =
        purse.coupons().stream()
            .map(Purse.Coupon::couponId)
            .filter(coupon -> random.nextInt(3) == 0)
            .limit(Discounts.MOST_COUPONS)
            .toList();
    Money points =
        switch (random.nextInt(6)) {
          case 0 -> purse.points().isNegative() ? Money.ZERO : purse.points();
          case 1 -> Money.won(random.nextInt(40_000));
          case 2 -> Money.won(random.nextInt(3000));
          default -> Money.ZERO;
        };
    Cart wanted =
        new Cart(
            delivery ? Fulfilment.DELIVERY : Fulfilment.PICKUP,
            PaymentMethod.CARD,
            place == null ? null : new Dropoff(new Sealed("x"), place, new Sealed("y"), null),
            place,
            lines,
            coupons,
            points,
            null);
    return random.nextInt(10) == 0 ? allPoints(random, shop, wanted, purse) : wanted;
  }

  /** The same cart paid with as many points as are left to pay, or one less. */
  private static Cart allPoints(SplittableRandom random, ShopCopy shop, Cart cart, Purse purse) {
    Cart none = with(cart, PaymentMethod.CARD, Money.ZERO);
    Conditions conditions = new Conditions(NOON, Weather.FINE, 0, purse);
    if (PriceCart.price(shop, none, conditions) instanceof PriceCart.Priced priced) {
      long left = priced.price().total().won() - random.nextInt(2);
      return with(
          cart,
          random.nextInt(4) == 0 ? PaymentMethod.CARD : PaymentMethod.POINTS,
          Money.won(Math.max(0, left)));
    }
    return cart;
  }

  private static Cart with(Cart cart, PaymentMethod method, Money points) {
    return new Cart(
        cart.fulfilment(),
        method,
        cart.dropoff(),
        cart.place(),
        cart.lines(),
        cart.couponIds(),
        points,
        null);
  }

  private static Purse purse(SplittableRandom random) {
    List<Purse.Coupon> coupons = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      boolean percent = random.nextBoolean();
      coupons.add(
          new Purse.Coupon(
              new CouponId(new UUID(7, i)),
              CUSTOMER,
              new CouponRules(
                  "Coupon " + i,
                  random.nextInt(3) == 0 ? DiscountTarget.DELIVERY : DiscountTarget.ITEMS,
                  percent ? null : Money.won(1 + random.nextInt(20_000)),
                  percent ? 1 + random.nextInt(10_000) : null,
                  random.nextBoolean() ? null : Money.won(1 + random.nextInt(9000)),
                  Money.won(random.nextInt(4) == 0 ? random.nextInt(50_000) : 0),
                  random.nextInt(20) == 0 ? new ShopId(new UUID(9, 9)) : null,
                  random.nextInt(4) > 0,
                  random.nextInt(10_001)),
              random.nextInt(20) == 0 ? NOON : NOON.plusMillis(1),
              random.nextInt(20) == 0));
    }
    return new Purse(coupons, Money.won(random.nextInt(60_000) - 5000));
  }

  private static ShopCopy shop(SplittableRandom random) {
    Map<ItemId, MenuItem> menu =
        IntStream.range(0, 3)
            .mapToObj(i -> item(random, i))
            .collect(Collectors.toMap(MenuItem::itemId, Function.identity()));
    return new ShopCopy(
        SHOP_ID,
        1,
        new AccountId(new UUID(8, 8)),
        "Shop",
        SHOP,
        new ShopTerms(
            "Asia/Seoul",
            Arrays.stream(DayOfWeek.values()).map(day -> new OpeningSpan(day, 0, 1440)).toList(),
            Money.won(random.nextInt(20_000)),
            3000,
            List.of(
                new TipStep(1000, Money.won(random.nextInt(2) * 900)),
                new TipStep(3000, Money.won(random.nextInt(5000)))),
            null,
            random.nextBoolean() ? null : new Preparation(10, 2, 40),
            new Scheduling(30, 60, 1),
            null,
            random.nextBoolean() ? null : pricing(random),
            null),
        menu,
        Set.of(),
        Set.of(),
        false,
        null,
        false);
  }

  /** Areas around the shop, and surcharges of every kind. */
  private static DeliveryPricing pricing(SplittableRandom random) {
    return new DeliveryPricing(
        random.nextBoolean()
            ? List.of()
            : List.of(
                area(random, "inner", 500 + random.nextInt(1500)),
                area(random, "outer", 2000 + random.nextInt(1500))),
        List.of(
            new AmountStep(Money.ZERO, Money.won(random.nextInt(2000))),
            new AmountStep(Money.won(1 + random.nextInt(40_000)), Money.won(random.nextInt(500)))),
        List.of(
            new HourSurcharge(null, 11 * 60, 14 * 60, Money.won(random.nextInt(900))),
            new HourSurcharge(DayOfWeek.MONDAY, 0, 12 * 60, Money.won(10_000))),
        Money.won(random.nextInt(2) * 700),
        Money.won(random.nextInt(2) * 600));
  }

  private static DeliveryArea area(SplittableRandom random, String name, int metres) {
    return new DeliveryArea(
        name,
        new AreaShape(AreaKind.RADIUS, metres, List.of(), null),
        random.nextBoolean() ? null : Money.won(random.nextInt(30_000)),
        Money.won(random.nextInt(1500)));
  }

  private static MenuItem item(SplittableRandom random, int index) {
    List<Option> options =
        IntStream.range(0, 3)
            .mapToObj(i ->
                new Option(
                    new OptionId(new UUID(index + 1, i)),
                    "Option",
                    Money.won(random.nextInt(3) * (long) random.nextInt(2000))))
            .toList();
    return new MenuItem(
        new ItemId(new UUID(2, index)),
        "All",
        "Item " + index,
        "",
        Money.won(random.nextInt(30_000)),
        List.of(new OptionGroup(new OptionGroupId(new UUID(3, index)), "Group", 0, 3, options)));
  }
}
