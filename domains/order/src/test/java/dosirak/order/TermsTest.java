package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.shop.AmountStep;
import dosirak.contracts.shop.AreaKind;
import dosirak.contracts.shop.AreaShape;
import dosirak.contracts.shop.DatedHours;
import dosirak.contracts.shop.DeliveryArea;
import dosirak.contracts.shop.DeliveryPricing;
import dosirak.contracts.shop.HourSurcharge;
import dosirak.contracts.shop.KitchenLimit;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.Preparation;
import dosirak.contracts.shop.Ring;
import dosirak.contracts.shop.Scheduling;
import dosirak.contracts.shop.ShopCalendar;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TermsChanged;
import dosirak.contracts.shop.Weather;
import dosirak.contracts.shop.WeatherDeclared;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What the terms of a shop make of quotes and orders: places, hours, weather, times. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TermsTest {
  /** Five metres inside and outside of an edge that rounding to a hundred metres would miss. */
  private static final double EDGE = 37.57200;

  private static final GeoPoint INSIDE = new GeoPoint(37.57196, 126.9780);
  private static final GeoPoint OUTSIDE = new GeoPoint(37.57204, 126.9780);

  private OrderFixture fixture;

  @BeforeAll
  void start() {
    fixture = new OrderFixture();
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void theExactPlaceDecidesOfTheAreaAtTheQuoteAndAtPlacing() {
    var shop =
        fixture.shop(
            priced(
                List.of(
                    new DeliveryArea("Old town", upTo(EDGE), Money.won(10_000), Money.won(700)),
                    new DeliveryArea(
                        "Further", upTo(EDGE + 0.004), Money.won(15_000), Money.won(1300))),
                List.of(),
                List.of(),
                0,
                0));
    var customer = fixture.customer();
    Reply near = fixture.quote(customer, to(shop, INSIDE));
    assertThat(fees(near)).containsExactly("DISTANCE 1000", "AREA 700");
    assertThat(near.json().path("price").path("deliveryTip").asLong()).isEqualTo(1700);
    assertThat(fixture.place(customer, near.json().path("quoteId").asString()).status())
        .isEqualTo(201);
    assertThat(fixture.quote(customer, to(shop, OUTSIDE)).code())
        .as("the minimum of the area")
        .isEqualTo("below-minimum");
    assertThat(fixture.quote(customer, to(shop, OrderFixture.FARTHER)).code())
        .as("within the radius, in no area")
        .isEqualTo("out-of-area");
  }

  @Test
  void valueHourHolidayAndWeatherAreLinesOfTheTip() {
    var shop =
        fixture.shop(
            priced(
                List.of(),
                List.of(
                    new AmountStep(Money.ZERO, Money.won(900)),
                    new AmountStep(Money.won(20_000), Money.ZERO)),
                List.of(new HourSurcharge(null, 0, 1440, Money.won(400))),
                0,
                800));
    var customer = fixture.customer();
    assertThat(fees(fixture.quote(customer, to(shop, INSIDE))))
        .containsExactly("DISTANCE 1000", "ORDER_AMOUNT 900", "HOUR 400");
    String quote = fixture.quoteId(customer, to(shop, INSIDE));
    fixture.shopSays(new WeatherDeclared(Weather.RAIN, fixture.market.now()));
    assertThat(fees(fixture.quote(customer, to(shop, INSIDE))))
        .containsExactly("DISTANCE 1000", "ORDER_AMOUNT 900", "HOUR 400", "WEATHER 800");
    assertThat(fixture.place(customer, quote).code()).isEqualTo("price-changed");
    fixture.shopSays(new WeatherDeclared(Weather.FINE, fixture.market.now()));
    assertThat(fixture.place(customer, quote).status()).isEqualTo(201);
    Map<String, Object> two = to(shop, INSIDE);
    two.put("lines", List.of(OrderFixture.line(shop.rice(), 2)));
    assertThat(fees(fixture.quote(customer, two))).containsExactly("DISTANCE 1000", "HOUR 400");
  }

  @Test
  void anItemThatMayBeOrderedAloneNeedsNoMinimum() {
    var shop = fixture.shop(OrderFixture.Shop.terms(15_000));
    var customer = fixture.customer();
    assertThat(fixture.quote(customer, OrderFixture.cart(shop)).code()).isEqualTo("below-minimum");
    List<MenuItem> menu =
        shop.menu(12_000).stream()
            .map(item ->
                item.itemId().equals(shop.rice())
                    ? new MenuItem(
                        item.itemId(),
                        item.category(),
                        item.name(),
                        item.description(),
                        item.price(),
                        item.optionGroups(),
                        true)
                    : item)
            .toList();
    fixture.shopSays(new MenuChanged(shop.id(), 2, menu, fixture.market.now()));
    assertThat(fixture.quote(customer, OrderFixture.cart(shop)).status()).isEqualTo(201);
    var gimbap = OrderFixture.line(shop.gimbap(), 1, shop.small());
    assertThat(fixture.quote(customer, OrderFixture.cart(shop, List.of(gimbap))).code())
        .isEqualTo("below-minimum");
  }

  @Test
  void aShopThatIsNotFetchedFromSaysSo() {
    var shop = fixture.shop(with(null, null, null, null, false));
    var customer = fixture.customer();
    assertThat(fixture.quote(customer, OrderFixture.pickup(shop)).code()).isEqualTo("no-pickup");
    assertThat(fixture.quote(customer, OrderFixture.cart(shop)).status()).isEqualTo(201);
  }

  @Test
  void aClosedShopSaysWhenItOpensAndNothingIsMoved() {
    LocalDate today = today();
    var shop =
        fixture.shop(
            with(
                new ShopCalendar(
                    0, List.of(), null, List.of(new DatedHours(today, today, List.of(), "rest"))),
                null,
                null,
                null,
                null));
    Reply reply = fixture.quote(fixture.customer(), OrderFixture.cart(shop));
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("shop-closed");
    assertThat(Instant.parse(reply.json().path("opensAt").asString()))
        .isEqualTo(at(today.plusDays(1), 0));
  }

  @Test
  void whatIsPromisedGrowsWithWhatIsCookedAlready() {
    var shop = fixture.shop(with(null, new Preparation(10, 3, 14), null, null, null));
    var customer = fixture.customer();
    assertThat(readyIn(customer, shop)).isEqualTo(Duration.ofMinutes(10));
    fixture.paid(customer, OrderFixture.cart(shop));
    assertThat(readyIn(customer, shop)).isEqualTo(Duration.ofMinutes(13));
    fixture.paid(customer, OrderFixture.cart(shop));
    assertThat(readyIn(customer, shop)).as("at most").isEqualTo(Duration.ofMinutes(14));
    JsonNode promise = fixture.quote(customer, OrderFixture.cart(shop)).json().path("promise");
    assertThat(Instant.parse(promise.path("from").asString()))
        .as("the way takes time")
        .isAfter(Instant.parse(promise.path("readyAt").asString()));
  }

  @Test
  void anOrderForLaterIsMadeForItsSlotAndForNoOther() {
    var shop = fixture.shop(with(null, null, new Scheduling(30, 60, 1), null, null));
    var customer = fixture.customer();
    LocalDate tomorrow = today().plusDays(1);
    Instant slot = at(tomorrow, 12 * 60);
    assertThat(slots(customer, shop, tomorrow)).contains(slot);
    assertThat(fixture.quote(customer, later(shop, slot.plusSeconds(60))).code())
        .isEqualTo("slot-gone");
    assertThat(fixture.quote(customer, later(shop, slot.plus(Duration.ofDays(2)))).code())
        .isEqualTo("slot-gone");
    assertThat(fixture.quote(customer, later(fixture.shop(), slot)).code())
        .isEqualTo("no-scheduling");

    Reply quote = fixture.quote(customer, later(shop, slot));
    assertThat(quote.json().path("scheduledFor").asString()).isEqualTo(slot.toString());
    assertThat(quote.json().path("promise").path("until").asString())
        .isEqualTo(slot.plus(Duration.ofMinutes(30)).toString());
    OrderId order = fixture.paid(customer, later(shop, slot));
    assertThat(
            fixture
                .market
                .get("/api/order/shops/" + shop.id() + "/orders", shop.ownerToken())
                .json()
                .path("orders")
                .get(0)
                .path("scheduledFor")
                .asString())
        .as("the shop sees for when it is")
        .isEqualTo(slot.toString());
    assertThat(Instant.parse(get(customer, order).path("acceptanceDueAt").asString()))
        .isEqualTo(slot.minus(Duration.ofMinutes(50)));
    fixture.accept(shop, order, 20);
    assertThat(Instant.parse(get(customer, order).path("readyAt").asString())).isEqualTo(slot);
  }

  @Test
  void whatIsForLaterKeepsNobodyWaitingNow() {
    var shop =
        fixture.shop(with(null, new Preparation(10, 3, 60), new Scheduling(30, 60, 1), null, null));
    var customer = fixture.customer();
    Instant slot = at(today().plusDays(1), 12 * 60);
    OrderId accepted = fixture.paid(customer, later(shop, slot));
    fixture.accept(shop, accepted, 20);
    fixture.paid(customer, later(shop, slot));
    assertThat(readyIn(customer, shop)).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aSlotIsGoneOnceItIsTooNear() {
    var shop = fixture.shop(with(null, null, new Scheduling(30, 60, 1), null, null));
    var customer = fixture.customer();
    Instant slot = at(today().plusDays(1), 12 * 60);
    fixture.market.advance(
        Duration.between(fixture.market.now(), slot.minus(Duration.ofMinutes(65))));
    String quote = fixture.quoteId(customer, later(shop, slot));
    String tooLate = fixture.quoteId(customer, later(shop, slot));
    fixture.advanceMinutes(5);
    assertThat(fixture.place(customer, quote).status()).as("just in time").isEqualTo(201);
    fixture.market.advance(Duration.ofMillis(1));
    Reply reply = fixture.place(customer, tooLate);
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("slot-gone");
  }

  @Test
  void theKitchenOfASlotFillsByItself() {
    var shop =
        fixture.shop(
            with(null, null, new Scheduling(30, 60, 1), new KitchenLimit(60, 2, null, null), null));
    var customer = fixture.customer();
    LocalDate tomorrow = today().plusDays(1);
    Instant slot = at(tomorrow, 12 * 60);
    fixture.placed(customer, later(shop, slot));
    fixture.placed(customer, later(shop, slot.plus(Duration.ofMinutes(30))));

    Reply full = fixture.quote(customer, later(shop, slot));
    assertThat(full.code()).isEqualTo("kitchen-full");
    assertThat(full.json().path("opensAt").asString())
        .isEqualTo(slot.plus(Duration.ofMinutes(60)).toString());
    List<Instant> fullSlots = new ArrayList<>();
    fixture
        .market
        .get("/api/order/shops/" + shop.id() + "/slots?date=" + tomorrow, customer.token())
        .json()
        .path("slots")
        .forEach(each -> {
          if (each.path("full").asBoolean()) {
            fullSlots.add(Instant.parse(each.path("startsAt").asString()));
          }
        });
    assertThat(fullSlots).containsExactly(slot, slot.plus(Duration.ofMinutes(30)));
    assertThat(fixture.quote(customer, OrderFixture.cart(shop)).status())
        .as("now is another window")
        .isEqualTo(201);
  }

  @Test
  void aPauseHoldsForTheSlotsInIt() {
    var shop = fixture.shop(with(null, null, new Scheduling(30, 60, 1), null, null));
    var customer = fixture.customer();
    Instant slot = at(today().plusDays(1), 12 * 60);
    fixture.shopSays(new ShopPaused(shop.id(), 2, slot.plusSeconds(1), fixture.market.now()));
    assertThat(fixture.quote(customer, later(shop, slot)).code()).isEqualTo("shop-paused");
    assertThat(fixture.quote(customer, later(shop, slot.plus(Duration.ofMinutes(30)))).status())
        .isEqualTo(201);
  }

  @Test
  void termsThatChangeChangeThePrice() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    String quote = fixture.quoteId(customer, to(shop, INSIDE));
    fixture.shopSays(
        new TermsChanged(
            shop.id(),
            2,
            priced(
                List.of(new DeliveryArea("Town", upTo(EDGE), null, Money.won(1))),
                List.of(),
                List.of(),
                0,
                0),
            fixture.market.now()));
    assertThat(fixture.place(customer, quote).code()).isEqualTo("price-changed");
  }

  @Test
  void badDatesAndTimesAreRefusedWithTheFieldNamed() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    String path = "/api/order/shops/" + shop.id() + "/slots";
    assertThat(fixture.market.get(path, customer.token()).status()).isEqualTo(400);
    assertThat(fixture.market.get(path + "?date=tomorrow", customer.token()).status())
        .isEqualTo(400);
    assertThat(fixture.market.get(path + "?date=%2B999999999-12-31", customer.token()).status())
        .isEqualTo(200);
    for (String time :
        List.of("noon", "+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z")) {
      Map<String, Object> cart = OrderFixture.cart(shop);
      cart.put("scheduledFor", time);
      assertThat(fixture.quote(customer, cart).status()).as(time).isEqualTo(400);
    }
  }

  private Duration readyIn(OrderFixture.Customer customer, OrderFixture.Shop shop) {
    Reply reply = fixture.quote(customer, OrderFixture.cart(shop));
    return Duration.between(
        fixture.market.now(),
        Instant.parse(reply.json().path("promise").path("readyAt").asString()));
  }

  private JsonNode get(OrderFixture.Customer customer, OrderId order) {
    return fixture.get(customer.token(), order).json();
  }

  private List<Instant> slots(
      OrderFixture.Customer customer, OrderFixture.Shop shop, LocalDate date) {
    List<Instant> slots = new ArrayList<>();
    fixture
        .market
        .get("/api/order/shops/" + shop.id() + "/slots?date=" + date, customer.token())
        .json()
        .path("slots")
        .forEach(slot -> slots.add(Instant.parse(slot.path("startsAt").asString())));
    return slots;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(fixture.market.now(), ZoneId.of("Asia/Seoul"));
  }

  private static Instant at(LocalDate date, int minute) {
    return date.atStartOfDay(ZoneId.of("Asia/Seoul")).plusMinutes(minute).toInstant();
  }

  private static List<String> fees(Reply quote) {
    assertThat(quote.status()).as(quote.text()).isEqualTo(201);
    List<String> fees = new ArrayList<>();
    quote
        .json()
        .path("price")
        .path("feeLines")
        .forEach(fee -> fees.add(fee.path("kind").asString() + " " + fee.path("amount").asLong()));
    return fees;
  }

  private static Map<String, Object> to(OrderFixture.Shop shop, GeoPoint place) {
    Map<String, Object> cart = OrderFixture.cart(shop);
    cart.put("dropoff", OrderFixture.dropoff(place));
    return cart;
  }

  private static Map<String, Object> later(OrderFixture.Shop shop, Instant slot) {
    Map<String, Object> cart = OrderFixture.cart(shop);
    cart.put("scheduledFor", slot);
    return cart;
  }

  /** Everything around the shop up to a latitude. */
  private static AreaShape upTo(double latitude) {
    return new AreaShape(
        AreaKind.POLYGON,
        null,
        List.of(
            new Ring(
                List.of(
                    new GeoPoint(37.55, 126.96),
                    new GeoPoint(37.55, 127.00),
                    new GeoPoint(latitude, 127.00),
                    new GeoPoint(latitude, 126.96)))),
        null);
  }

  private static ShopTerms priced(
      List<DeliveryArea> areas,
      List<AmountStep> amounts,
      List<HourSurcharge> hours,
      long holiday,
      long weather) {
    ShopTerms plain = OrderFixture.Shop.terms(8000);
    return new ShopTerms(
        plain.timeZone(),
        plain.hours(),
        plain.minimumOrder(),
        plain.deliveryRadiusMetres(),
        plain.tipTable(),
        null,
        null,
        null,
        null,
        new DeliveryPricing(areas, amounts, hours, Money.won(holiday), Money.won(weather)),
        null);
  }

  private static ShopTerms with(
      @Nullable ShopCalendar calendar,
      @Nullable Preparation preparation,
      @Nullable Scheduling scheduling,
      @Nullable KitchenLimit limit,
      @Nullable Boolean takesPickup) {
    ShopTerms plain = OrderFixture.Shop.terms(8000);
    return new ShopTerms(
        plain.timeZone(),
        plain.hours(),
        plain.minimumOrder(),
        plain.deliveryRadiusMetres(),
        plain.tipTable(),
        calendar,
        preparation,
        scheduling,
        limit,
        null,
        takesPickup);
  }
}
