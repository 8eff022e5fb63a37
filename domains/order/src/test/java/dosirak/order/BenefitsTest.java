package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.promotion.BenefitsRefused;
import dosirak.contracts.promotion.BenefitsReserved;
import dosirak.contracts.promotion.BenefitsRestored;
import dosirak.contracts.promotion.CouponExpired;
import dosirak.contracts.promotion.CouponIssued;
import dosirak.contracts.promotion.CouponRules;
import dosirak.contracts.promotion.PointsCause;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.contracts.promotion.PromotionEvent;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Coupons and points, from the quote to the order that waits for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenefitsTest {
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
  void couponsComeFirstAndPointsPayForWhatIsLeft() {
    var customer = fixture.customer();
    CouponId tenPercent = coupon(customer, percent(1000, 1500L, true));
    CouponId freeDelivery = coupon(customer, amount(DiscountTarget.DELIVERY, 3000, true));
    points(customer, 5000);
    var cart = cart(fixture.shop(), "CARD", List.of(tenPercent, freeDelivery), 2000);

    Reply reply = fixture.quote(customer, cart);

    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    var price = reply.json().path("price");
    assertThat(price.path("items").asLong()).isEqualTo(12_000);
    assertThat(price.path("deliveryTip").asLong()).isEqualTo(1000);
    assertThat(price.path("couponDiscount").asLong()).isEqualTo(1200 + 1000);
    assertThat(price.path("points").asLong()).isEqualTo(2000);
    assertThat(price.path("total").asLong()).isEqualTo(8800);
    assertThat(reply.json().path("benefits").path("coupons")).hasSize(2);
    assertThat(reply.json().path("benefits").path("coupons").get(0).path("shopShareBasisPoints"))
        .hasToString("5000");

    OrderId order =
        OrderId.of(
            fixture
                .place(customer, reply.json().path("quoteId").asString())
                .json()
                .path("orderId")
                .asString());
    var facts =
        fixture.market.said("order", OrderPlaced.class).stream()
            .map(OrderPlaced::facts)
            .filter(each -> each.orderId().equals(order))
            .findFirst()
            .orElseThrow();
    assertThat(Objects.requireNonNull(facts.benefits()).points()).isEqualTo(Money.won(2000));
    assertThat(facts.price().total()).isEqualTo(Money.won(8800));
  }

  @Test
  void anOrderPaidAtTheDoorWaitsUntilItsBenefitsAreReserved() {
    var customer = fixture.customer();
    points(customer, 5000);
    OrderId order = fixture.placed(customer, cart(fixture.shop(), "AT_THE_DOOR", List.of(), 1000));
    assertThat(fixture.state(customer, order)).isEqualTo("PENDING");
    reserve(customer, order, 1000, 4000);
    assertThat(fixture.state(customer, order)).isEqualTo("PAID");
  }

  @Test
  void anOrderOfPointsAloneIsPaidWhenTheyAreReserved() {
    var customer = fixture.customer();
    points(customer, 20_000);
    var shop = fixture.shop();
    assertThat(fixture.quote(customer, cart(shop, "CARD", List.of(), 13_000)).code())
        .isEqualTo("payment-method");
    assertThat(fixture.quote(customer, cart(shop, "POINTS", List.of(), 12_999)).code())
        .isEqualTo("payment-method");
    OrderId order = fixture.placed(customer, cart(shop, "POINTS", List.of(), 13_000));
    reserve(customer, order, 13_000, 7000);
    assertThat(fixture.state(customer, order)).isEqualTo("PAID");
    assertThat(fixture.quote(customer, cart(shop, "POINTS", List.of(), 13_000)).code())
        .isEqualTo("points-short");
  }

  @Test
  void anOrderByCardIsNotPaidByAReservation() {
    var customer = fixture.customer();
    points(customer, 5000);
    OrderId order = fixture.placed(customer, cart(fixture.shop(), "CARD", List.of(), 1000));
    reserve(customer, order, 1000, 4000);
    assertThat(fixture.state(customer, order)).isEqualTo("PENDING");
    fixture.approve(order);
    assertThat(fixture.state(customer, order)).isEqualTo("PAID");
  }

  @Test
  void anOrderWhoseBenefitsAreRefusedEndsBeforeAnythingIsPaid() {
    var customer = fixture.customer();
    points(customer, 5000);
    OrderId order = fixture.placed(customer, cart(fixture.shop(), "CARD", List.of(), 1000));
    says(new BenefitsRefused(order, customer.id(), "points-short", fixture.market.now()));
    assertThat(fixture.state(customer, order)).isEqualTo("PAYMENT_FAILED");
    assertThat(fixture.get(customer.token(), order).json().path("endedReason").asString())
        .isEqualTo("points-short");
  }

  @Test
  void aCouponOfAnOrderCannotBeUsedUntilItCameBack() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    CouponId coupon = coupon(customer, amount(DiscountTarget.ITEMS, 2000, false));
    var cart = cart(shop, "CARD", List.of(coupon), 0);
    String second = fixture.quoteId(customer, cart);
    OrderId order = fixture.placed(customer, cart);
    says(
        new BenefitsReserved(
            order,
            customer.id(),
            List.of(new CouponUse(coupon, DiscountTarget.ITEMS, Money.won(2000), 0)),
            Money.ZERO,
            Money.ZERO,
            fixture.market.now()));

    assertThat(fixture.quote(customer, cart).code()).isEqualTo("coupon-unusable");
    assertThat(fixture.place(customer, second).code()).isEqualTo("coupon-unusable");
    says(
        new BenefitsRestored(
            order,
            customer.id(),
            null,
            List.of(coupon),
            Money.ZERO,
            Money.ZERO,
            fixture.market.now()));
    assertThat(fixture.quote(customer, cart).status()).isEqualTo(201);
  }

  @Test
  void whatIsNotGoodForTheOrderIsRefused() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    CouponId another = coupon(fixture.customer(), amount(DiscountTarget.ITEMS, 1000, true));
    assertUnusable(customer, cart(shop, "CARD", List.of(another), 0));
    assertUnusable(customer, cart(shop, "CARD", List.of(new CouponId(UUID.randomUUID())), 0));
    CouponId alone = coupon(customer, amount(DiscountTarget.ITEMS, 1000, false));
    CouponId stackable = coupon(customer, amount(DiscountTarget.ITEMS, 1000, true));
    assertUnusable(customer, cart(shop, "CARD", List.of(alone, stackable), 0));
    assertUnusable(customer, cart(shop, "CARD", List.of(stackable, stackable), 0));
    CouponId elsewhere =
        coupon(
            customer,
            new CouponRules(
                "Elsewhere",
                DiscountTarget.ITEMS,
                Money.won(500),
                null,
                null,
                Money.ZERO,
                new ShopId(UUID.randomUUID()),
                true,
                10_000));
    assertUnusable(customer, cart(shop, "CARD", List.of(elsewhere), 0));
    CouponId big =
        coupon(
            customer,
            new CouponRules(
                "Big",
                DiscountTarget.ITEMS,
                Money.won(500),
                null,
                null,
                Money.won(12_001),
                null,
                true,
                0));
    assertUnusable(customer, cart(shop, "CARD", List.of(big), 0));
    CouponId gone = coupon(customer, amount(DiscountTarget.ITEMS, 1000, true));
    says(new CouponExpired(gone, customer.id(), fixture.market.now()));
    assertUnusable(customer, cart(shop, "CARD", List.of(gone), 0));
    assertThat(fixture.quote(customer, cart(shop, "CARD", List.of(stackable), 0)).status())
        .isEqualTo(201);
    fixture.market.advance(Duration.ofDays(31));
    assertUnusable(customer, cart(shop, "CARD", List.of(stackable), 0));
  }

  @Test
  void pointsThatAreNotThereOrMoreThanIsLeftAreRefused() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    assertThat(fixture.quote(customer, cart(shop, "CARD", List.of(), 1)).code())
        .isEqualTo("points-short");
    points(customer, 100_000);
    assertThat(fixture.quote(customer, cart(shop, "POINTS", List.of(), 13_001)).code())
        .isEqualTo("too-many-points");
    Map<String, Object> negative = cart(shop, "CARD", List.of(), 0);
    negative.put("points", -1);
    assertThat(fixture.quote(customer, negative).status()).isEqualTo(400);
    Map<String, Object> four = cart(shop, "CARD", List.of(), 0);
    four.put("couponIds", List.of(id(), id(), id(), id()));
    assertThat(fixture.quote(customer, four).status()).isEqualTo(400);
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private void assertUnusable(OrderFixture.Customer customer, Object cart) {
    Reply reply = fixture.quote(customer, cart);
    assertThat(reply.code()).as(reply.text()).isEqualTo("coupon-unusable");
    assertThat(reply.status()).isEqualTo(409);
  }

  private void reserve(OrderFixture.Customer customer, OrderId order, long points, long balance) {
    says(
        new BenefitsReserved(
            order,
            customer.id(),
            List.of(),
            Money.won(points),
            Money.won(balance),
            fixture.market.now()));
  }

  private void says(PromotionEvent event) {
    fixture.market.awaitApplied("order", "promotion", fixture.market.say("promotion", event));
  }

  private void points(OrderFixture.Customer customer, long balance) {
    says(
        new PointsChanged(
            customer.id(),
            null,
            PointsCause.GRANTED,
            Money.won(balance),
            Money.won(balance),
            fixture.market.now().plus(Duration.ofDays(365)),
            fixture.market.now()));
  }

  private CouponId coupon(OrderFixture.Customer customer, CouponRules rules) {
    CouponId coupon = new CouponId(UUID.randomUUID());
    says(
        new CouponIssued(
            coupon,
            new CampaignId(UUID.randomUUID()),
            customer.id(),
            rules,
            fixture.market.now().plus(Duration.ofDays(30)),
            fixture.market.now()));
    return coupon;
  }

  private static CouponRules percent(int basisPoints, @Nullable Long most, boolean stackable) {
    return new CouponRules(
        "Percent",
        DiscountTarget.ITEMS,
        null,
        basisPoints,
        most == null ? null : Money.won(most),
        Money.ZERO,
        null,
        stackable,
        5000);
  }

  private static CouponRules amount(DiscountTarget target, long won, boolean stackable) {
    return new CouponRules(
        "Amount", target, Money.won(won), null, null, Money.ZERO, null, stackable, 0);
  }

  private static Map<String, Object> cart(
      OrderFixture.Shop shop, String method, List<CouponId> coupons, long points) {
    Map<String, Object> cart = OrderFixture.cart(shop);
    cart.put("paymentMethod", method);
    cart.put("couponIds", coupons);
    cart.put("points", points);
    return cart;
  }
}
