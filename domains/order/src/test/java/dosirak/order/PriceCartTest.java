package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionGroupId;
import dosirak.contracts.OptionId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.FeeKind;
import dosirak.contracts.order.FeeLine;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.Option;
import dosirak.contracts.shop.OptionGroup;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TipStep;
import dosirak.contracts.shop.Weather;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriceCartTest {
  /** A Monday noon in Seoul. */
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");

  private static final GeoPoint SHOP = new GeoPoint(37.5665, 126.9780);
  private static final ItemId NOODLES = new ItemId(new UUID(1, 1));
  private static final OptionId MILD = new OptionId(new UUID(2, 1));
  private static final OptionId HOT = new OptionId(new UUID(2, 2));
  private static final List<OptionId> EXTRAS =
      IntStream.range(0, 4).mapToObj(i -> new OptionId(new UUID(3, i))).toList();

  @Test
  void aLineCostsTheItemWithItsOptionsTimesTheQuantity() {
    var priced = priced(shop(), cart(new Cart.Line(NOODLES, 3, List.of(EXTRAS.get(1), HOT))));
    assertThat(priced.lines().getFirst().unitPrice()).isEqualTo(Money.won(9001));
    assertThat(priced.lines().getFirst().total()).isEqualTo(Money.won(3 * (9001 + 300 + 101)));
    assertThat(priced.lines().getFirst().options())
        .as("in the order of the menu")
        .extracting(chosen -> chosen.optionId())
        .containsExactly(HOT, EXTRAS.get(1));
  }

  @Test
  void theTotalIsTheLinesAndTheTipForTheDistance() {
    Cart cart = cart(line(1, MILD), line(2, HOT));
    assertThat(priced(shop(), cart).price())
        .isEqualTo(
            new OrderPrice(
                Money.won(9001 + 2 * 9301),
                Money.won(900),
                Money.won(9001 + 2 * 9301 + 900),
                null,
                null,
                List.of(new FeeLine(FeeKind.DISTANCE, "1000 m", Money.won(900)))));
  }

  @Test
  void whoFetchesTheFoodPaysNoTip() {
    Cart cart = cart(Fulfilment.PICKUP, null, line(1, MILD));
    assertThat(priced(shop(), cart).price().deliveryTip()).isEqualTo(Money.ZERO);
  }

  @Test
  void theRadiusIsTheEndOfTheArea() {
    double metresPerDegree = SHOP.metresTo(new GeoPoint(SHOP.latitude() + 1, SHOP.longitude()));
    GeoPoint inside = new GeoPoint(SHOP.latitude() + 2999 / metresPerDegree, SHOP.longitude());
    GeoPoint outside = new GeoPoint(SHOP.latitude() + 3001 / metresPerDegree, SHOP.longitude());
    assertThat(priced(shop(), to(inside)).price().deliveryTip()).isEqualTo(Money.won(2400));
    assertThat(refused(shop(), to(outside))).isEqualTo(PriceCart.Reason.OUT_OF_AREA);
  }

  @Test
  void exactlyAsManyOptionsAsAGroupAllowsCanBeChosen() {
    Random random = new Random(11);
    List<OptionId> all = Stream.concat(Stream.of(MILD, HOT), EXTRAS.stream()).toList();
    for (int round = 0; round < 2_000; round++) {
      List<OptionId> chosen = all.stream().filter(option -> random.nextBoolean()).toList();
      long spices = chosen.stream().filter(option -> !EXTRAS.contains(option)).count();
      long extras = chosen.size() - spices;
      var pricing = PriceCart.price(shop(), cart(new Cart.Line(NOODLES, 1, chosen)), at(NOON));
      boolean allowed = spices == 1 && extras <= 2;
      assertThat(pricing instanceof PriceCart.Priced).as("%s", chosen).isEqualTo(allowed);
    }
  }

  @Test
  void anOptionTwiceOrOfAnotherItemIsRefused() {
    assertThat(refused(shop(), cart(line(1, MILD, EXTRAS.get(0), EXTRAS.get(0)))))
        .isEqualTo(PriceCart.Reason.OPTION_RULE);
    assertThat(refused(shop(), cart(line(1, MILD, new OptionId(new UUID(9, 9))))))
        .isEqualTo(PriceCart.Reason.OPTION_RULE);
  }

  @Test
  void theMinimumIsReachedByItemsAndNotByTheTip() {
    assertThat(refused(shop(9002, Set.of(), false, null), cart(line(1, MILD))))
        .isEqualTo(PriceCart.Reason.BELOW_MINIMUM);
    assertThat(priced(shop(9001, Set.of(), false, null), cart(line(1, MILD))).price().items())
        .isEqualTo(Money.won(9001));
  }

  @Test
  void aPauseEndsByItselfAtItsMoment() {
    ShopCopy paused = shop(0, Set.of(), true, NOON);
    assertThat(PriceCart.price(paused, cart(line(1, MILD)), at(NOON.minusMillis(1))))
        .isInstanceOfSatisfying(
            PriceCart.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(PriceCart.Reason.SHOP_PAUSED));
    assertThat(PriceCart.price(paused, cart(line(1, MILD)), at(NOON)))
        .isInstanceOf(PriceCart.Priced.class);
    assertThat(refused(shop(0, Set.of(), true, null), cart(line(1, MILD))))
        .isEqualTo(PriceCart.Reason.SHOP_PAUSED);
  }

  @Test
  void aShopIsOpenByTheWallClockOfItsZone() {
    assertThat(
            PriceCart.price(shop(), cart(line(1, MILD)), at(Instant.parse("2026-03-02T13:00:00Z"))))
        .isInstanceOfSatisfying(
            PriceCart.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(PriceCart.Reason.SHOP_CLOSED));
  }

  @Test
  void soldOutAndUnknownItemsAreRefused() {
    assertThat(refused(shop(0, Set.of(NOODLES), false, null), cart(line(1, MILD))))
        .isEqualTo(PriceCart.Reason.ITEM_SOLD_OUT);
    Cart.Line unknown = new Cart.Line(new ItemId(new UUID(9, 9)), 1, List.of());
    assertThat(refused(shop(), cart(unknown))).isEqualTo(PriceCart.Reason.UNKNOWN_ITEM);
  }

  private static PriceCart.Priced priced(ShopCopy shop, Cart cart) {
    return (PriceCart.Priced) PriceCart.price(shop, cart, at(NOON));
  }

  private static PriceCart.Reason refused(ShopCopy shop, Cart cart) {
    return ((PriceCart.Refused) PriceCart.price(shop, cart, at(NOON))).reason();
  }

  private static Cart.Line line(int quantity, OptionId... options) {
    return new Cart.Line(NOODLES, quantity, List.of(options));
  }

  private static Cart cart(Cart.Line... lines) {
    return cart(Fulfilment.DELIVERY, SHOP, lines);
  }

  private static Cart to(GeoPoint location) {
    return cart(Fulfilment.DELIVERY, location, line(1, MILD));
  }

  private static Cart cart(Fulfilment fulfilment, @Nullable GeoPoint place, Cart.Line... lines) {
    return new Cart(
        fulfilment,
        PaymentMethod.CARD,
        place == null ? null : new Dropoff(new Sealed("here"), place, new Sealed("010"), null),
        place,
        List.of(lines),
        List.of(),
        Money.ZERO,
        null);
  }

  private static Conditions at(Instant now) {
    return new Conditions(now, Weather.FINE, 0, Purse.EMPTY);
  }

  private static ShopCopy shop() {
    return shop(0, Set.of(), false, null);
  }

  /**
   * Open on Mondays from 11:00 to 22:00, with noodles that are mild or hot and up to two extras.
   */
  private static ShopCopy shop(
      long minimumOrder, Set<ItemId> soldOut, boolean paused, @Nullable Instant until) {
    MenuItem noodles =
        new MenuItem(
            NOODLES,
            "Noodles",
            "Noodles",
            "",
            Money.won(9001),
            List.of(
                new OptionGroup(
                    new OptionGroupId(new UUID(4, 1)),
                    "Spice",
                    1,
                    1,
                    List.of(
                        new Option(MILD, "Mild", Money.ZERO),
                        new Option(HOT, "Hot", Money.won(300)))),
                new OptionGroup(
                    new OptionGroupId(new UUID(4, 2)),
                    "Extras",
                    0,
                    2,
                    EXTRAS.stream()
                        .map(id ->
                            new Option(
                                id, "Extra", Money.won(100 + id.value().getLeastSignificantBits())))
                        .toList())));
    return new ShopCopy(
        new ShopId(new UUID(5, 5)),
        1,
        new AccountId(new UUID(6, 6)),
        "Noodle House",
        SHOP,
        new ShopTerms(
            "Asia/Seoul",
            List.of(new OpeningSpan(DayOfWeek.MONDAY, 11 * 60, 22 * 60)),
            Money.won(minimumOrder),
            3000,
            List.of(new TipStep(1000, Money.won(900)), new TipStep(3000, Money.won(2400)))),
        Stream.of(noodles).collect(Collectors.toMap(MenuItem::itemId, item -> item)),
        soldOut,
        Set.of(),
        paused,
        until,
        false);
  }
}
