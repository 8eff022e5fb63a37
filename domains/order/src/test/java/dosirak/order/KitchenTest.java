package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.KitchenFilled;
import dosirak.contracts.order.KitchenReopened;
import dosirak.contracts.shop.KitchenLimit;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Kitchens that take on so much in a window of time, under the rush of many at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KitchenTest {
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
  void twoHundredAtOnceForTwentyOrdersGetTwentyAndTheNextWindowIsOpen() throws Exception {
    var shop = fixture.shop(limited(30, 20, null, null));
    beginWindow(30);
    Instant end = fixture.market.now().plus(Duration.ofMinutes(30));
    List<OrderFixture.Customer> customers = new ArrayList<>();
    List<Callable<Reply>> placing = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      var customer = fixture.customer();
      String quote = fixture.quoteId(customer, OrderFixture.cart(shop));
      customers.add(customer);
      placing.add(() -> RaceFixture.surely(() -> fixture.place(customer, quote)));
    }

    List<Reply> replies = RaceFixture.atOnce(placing);

    assertThat(replies).extracting(Reply::status).containsOnly(201, 409);
    assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(20);
    assertThat(replies.stream().filter(reply -> reply.status() == 409))
        .allSatisfy(reply -> {
          assertThat(reply.code()).isEqualTo("kitchen-full");
          assertThat(reply.json().path("opensAt").asString()).isEqualTo(end.toString());
        });
    assertThat(filled(shop)).extracting(KitchenFilled::opensAt).containsExactly(end);

    // An early end makes room for one and no more.
    int first = 0;
    while (replies.get(first).status() != 201) {
      first++;
    }
    OrderId order = OrderId.of(replies.get(first).json().path("orderId").asString());
    String token = customers.get(first).token();
    List<Callable<Reply>> cancelling = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      cancelling.add(() -> fixture.command(token, order, "cancel", Map.of("reason", "no")));
    }
    RaceFixture.atOnce(cancelling);
    assertThat(reopened(shop)).hasSize(1);
    var other = fixture.customer();
    fixture.placed(other, OrderFixture.cart(shop));
    assertThat(filled(shop)).hasSize(2);
    assertThat(fixture.quote(other, OrderFixture.cart(shop)).code()).isEqualTo("kitchen-full");

    fixture.advanceMinutes(29);
    assertThat(fixture.quote(other, OrderFixture.cart(shop)).code()).isEqualTo("kitchen-full");
    fixture.advanceMinutes(1);
    fixture.placed(other, OrderFixture.cart(shop));
  }

  @Test
  void itemsAndAmountsAreLimitedToo() {
    var customer = fixture.customer();
    var byItems = fixture.shop(limited(60, null, 5, null));
    beginWindow(60);
    fixture.placed(customer, rice(byItems, 3));
    assertThat(fixture.quote(customer, rice(byItems, 3)).code()).isEqualTo("kitchen-full");
    fixture.placed(customer, rice(byItems, 2));
    assertThat(fixture.quote(customer, rice(byItems, 1)).code()).isEqualTo("kitchen-full");

    var byAmount = fixture.shop(limited(60, null, null, Money.won(30_000)));
    fixture.placed(customer, rice(byAmount, 2));
    assertThat(fixture.quote(customer, rice(byAmount, 1)).code()).isEqualTo("kitchen-full");
  }

  @Test
  void whatIsMoreThanAKitchenEverTakesIsSaidSo() {
    var shop = fixture.shop(limited(60, null, 5, null));
    Reply reply = fixture.quote(fixture.customer(), rice(shop, 6));
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.code()).isEqualTo("over-kitchen-limit");
  }

  @Test
  void everyEarlyEndMakesRoomAndAnAcceptedOrderDoesNot() {
    var shop = fixture.shop(limited(240, 4, null, null));
    beginWindow(240);
    var customer = fixture.customer();
    OrderId refused = fixture.placed(customer, OrderFixture.cart(shop));
    OrderId expired = fixture.placed(customer, OrderFixture.cart(shop));
    OrderId rejected = fixture.paid(customer, OrderFixture.cart(shop));
    OrderId accepted = fixture.accepted(customer, shop, OrderFixture.cart(shop), 10);
    assertThat(fixture.quote(customer, OrderFixture.cart(shop)).code()).isEqualTo("kitchen-full");

    fixture.refuse(refused);
    assertThat(taken(shop)).isEqualTo(3);
    fixture.command(shop.ownerToken(), rejected, "reject", Map.of("reason", "busy"));
    assertThat(taken(shop)).isEqualTo(2);
    fixture.advanceMinutes(16);
    fixture.awaitState(customer, expired, "EXPIRED");
    assertThat(taken(shop)).isEqualTo(1);
    fixture.advanceMinutes(80);
    fixture.awaitState(customer, accepted, "FAILED");
    assertThat(taken(shop)).isEqualTo(1);
  }

  private long taken(OrderFixture.Shop shop) {
    return fixture
        .market
        .database("order")
        .sql("select orders from kitchen_window where shop_id = :shop")
        .param("shop", shop.id().value())
        .query(Long.class)
        .single();
  }

  /** Moves on to the beginning of a window of so many minutes. */
  private void beginWindow(int minutes) {
    long window = Duration.ofMinutes(minutes).toMillis();
    long into = (fixture.market.now().toEpochMilli() + Duration.ofHours(9).toMillis()) % window;
    fixture.market.advance(Duration.ofMillis(window - into));
  }

  private static Map<String, Object> rice(OrderFixture.Shop shop, int quantity) {
    return OrderFixture.cart(shop, List.of(OrderFixture.line(shop.rice(), quantity)));
  }

  static ShopTerms limited(
      int minutes, @Nullable Integer orders, @Nullable Integer items, @Nullable Money amount) {
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
        new KitchenLimit(minutes, orders, items, amount),
        null,
        null);
  }

  private List<KitchenFilled> filled(OrderFixture.Shop shop) {
    return fixture.market.said("order", KitchenFilled.class).stream()
        .filter(event -> event.shopId().equals(shop.id()))
        .toList();
  }

  private List<KitchenReopened> reopened(OrderFixture.Shop shop) {
    return fixture.market.said("order", KitchenReopened.class).stream()
        .filter(event -> event.shopId().equals(shop.id()))
        .toList();
  }
}
