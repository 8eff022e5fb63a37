package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.StockCameBack;
import dosirak.contracts.order.StockRanOut;
import dosirak.contracts.shop.OptionRestocked;
import dosirak.contracts.shop.OptionSoldOut;
import dosirak.contracts.shop.StockAllotted;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Portions that shops allot and orders hold, under the rush of many at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockTest {
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
  void eightyCheckoutsForFortyPortionsSellExactlyForty() throws Exception {
    var shop = fixture.shop();
    allot(shop, 2, shop.rice(), null, 40L);
    List<OrderFixture.Customer> customers =
        IntStream.range(0, 80).mapToObj(i -> fixture.customer()).toList();
    List<String> quotes =
        customers.stream().map(each -> fixture.quoteId(each, OrderFixture.cart(shop))).toList();

    List<Reply> replies =
        atOnce(
            IntStream.range(0, 80)
                .mapToObj(i -> (Callable<Reply>) () -> placeSurely(customers.get(i), quotes.get(i)))
                .toList());

    assertThat(replies).extracting(Reply::status).containsOnly(201, 409);
    assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(40);
    assertThat(replies.stream().filter(reply -> reply.status() == 409))
        .allSatisfy(reply -> assertThat(reply.code()).isEqualTo("item-sold-out"));
    assertThat(available(shop, shop.rice(), null)).isZero();
    assertThat(ranOut(shop)).hasSize(1);
    assertThat(movements(shop)).isEqualTo(0);
  }

  @Test
  void portionsComeBackOnceHoweverOftenAnOrderEnds() throws Exception {
    var shop = fixture.shop();
    allot(shop, 2, shop.rice(), null, 3L);
    var customer = fixture.customer();
    OrderId order =
        fixture.placed(
            customer, OrderFixture.cart(shop, List.of(OrderFixture.line(shop.rice(), 3))));
    assertThat(available(shop, shop.rice(), null)).isZero();
    assertThat(fixture.quote(customer, OrderFixture.cart(shop)).code()).isEqualTo("item-sold-out");

    List<Callable<Reply>> ends = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ends.add(() -> fixture.command(customer.token(), order, "cancel", Map.of("reason", "no")));
    }
    List<Reply> replies = atOnce(ends);
    fixture.refuse(order);
    fixture.approve(order);

    assertThat(replies.stream().filter(reply -> reply.status() == 200)).hasSize(1);
    assertThat(available(shop, shop.rice(), null)).isEqualTo(3);
    assertThat(cameBack(shop)).hasSize(1);
    assertThat(movements(shop)).isEqualTo(3);
  }

  @Test
  void everyEarlyEndGivesPortionsBackAndAnAcceptedOrderKeepsThem() {
    var shop = fixture.shop();
    allot(shop, 2, shop.rice(), null, 10L);
    var customer = fixture.customer();
    OrderId refused = fixture.placed(customer, OrderFixture.cart(shop));
    OrderId expired = fixture.placed(customer, OrderFixture.cart(shop));
    OrderId rejected = fixture.paid(customer, OrderFixture.cart(shop));
    OrderId accepted = fixture.accepted(customer, shop, OrderFixture.cart(shop), 10);
    assertThat(available(shop, shop.rice(), null)).isEqualTo(6);

    fixture.refuse(refused);
    fixture.command(shop.ownerToken(), rejected, "reject", Map.of("reason", "busy"));
    assertThat(available(shop, shop.rice(), null)).isEqualTo(8);
    fixture.advanceMinutes(16);
    fixture.awaitState(customer, expired, "EXPIRED");
    assertThat(available(shop, shop.rice(), null)).isEqualTo(9);
    fixture.advanceMinutes(100);
    fixture.awaitState(customer, accepted, "FAILED");
    assertThat(available(shop, shop.rice(), null)).isEqualTo(9);
  }

  @Test
  void optionsAreCountedToo() {
    var shop = fixture.shop();
    allot(shop, 2, shop.gimbap(), shop.cheese(), 5L);
    var customer = fixture.customer();
    Map<String, Object> three =
        OrderFixture.cart(
            shop, List.of(OrderFixture.line(shop.gimbap(), 3, shop.small(), shop.cheese())));

    fixture.placed(customer, three);

    Reply more = fixture.quote(customer, three);
    assertThat(more.code()).isEqualTo("option-sold-out");
    assertThat(more.json().path("available").asLong()).isEqualTo(2);
    assertThat(
            fixture
                .quote(
                    customer,
                    OrderFixture.cart(
                        shop, List.of(OrderFixture.line(shop.gimbap(), 3, shop.small()))))
                .status())
        .as("without cheese")
        .isEqualTo(201);
  }

  @Test
  void theLinesOfAnItemAreCountedTogether() {
    var shop = fixture.shop();
    allot(shop, 2, shop.rice(), null, 5L);
    var line = OrderFixture.line(shop.rice(), 3);
    assertThat(
            fixture.quote(fixture.customer(), OrderFixture.cart(shop, List.of(line, line))).code())
        .isEqualTo("item-sold-out");
  }

  @Test
  void aShopAllotsAnewAndStopsToCount() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    allot(shop, 2, shop.rice(), null, 0L);
    assertThat(fixture.quote(customer, OrderFixture.cart(shop)).code()).isEqualTo("item-sold-out");
    assertThat(ranOut(shop)).hasSize(1);
    allot(shop, 3, shop.rice(), null, 1L);
    assertThat(cameBack(shop)).hasSize(1);
    OrderId order = fixture.placed(customer, OrderFixture.cart(shop));
    allot(shop, 4, shop.rice(), null, null);
    fixture.placed(customer, OrderFixture.cart(shop));
    assertThat(cameBack(shop)).hasSize(2);
    fixture.refuse(order);
    assertThat(movements(shop)).isEqualTo(0);
    allot(shop, 5, shop.rice(), null, 7L);
    assertThat(available(shop, shop.rice(), null)).isEqualTo(7);
    assertThat(movements(shop)).isEqualTo(7);
  }

  @Test
  void anOptionThatIsSoldOutCannotBeChosen() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    var cart =
        OrderFixture.cart(
            shop, List.of(OrderFixture.line(shop.gimbap(), 3, shop.small(), shop.egg())));
    String quote = fixture.quoteId(customer, cart);
    fixture.shopSays(
        new OptionSoldOut(shop.id(), 2, shop.gimbap(), shop.egg(), fixture.market.now()));
    assertThat(fixture.quote(customer, cart).code()).isEqualTo("option-sold-out");
    assertThat(fixture.place(customer, quote).code()).isEqualTo("option-sold-out");
    fixture.shopSays(
        new OptionRestocked(shop.id(), 3, shop.gimbap(), shop.egg(), fixture.market.now()));
    assertThat(fixture.place(customer, quote).status()).isEqualTo(201);
  }

  @Test
  void manyOrdersOfManyItemsInAnyOrderNeverSellMoreThanThereIs() throws Exception {
    var shop = fixture.shop();
    allot(shop, 2, shop.rice(), null, 30L);
    allot(shop, 3, shop.gimbap(), null, 50L);
    allot(shop, 4, shop.gimbap(), shop.egg(), 25L);
    List<Callable<Reply>> placing = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      var customer = fixture.customer();
      var rice = OrderFixture.line(shop.rice(), 1);
      var gimbap = OrderFixture.line(shop.gimbap(), 2, shop.small(), shop.egg());
      var plain = OrderFixture.line(shop.gimbap(), 2, shop.big());
      List<?> lines =
          switch (i % 3) {
            case 0 -> List.of(rice, gimbap);
            case 1 -> List.of(gimbap, rice);
            default -> List.of(plain, rice);
          };
      String quote = fixture.quoteId(customer, OrderFixture.cart(shop, lines));
      placing.add(() -> placeSurely(customer, quote));
    }

    long placed =
        atOnce(placing).stream()
            .peek(reply -> assertThat(reply.status()).as(reply.text()).isIn(201, 409))
            .filter(reply -> reply.status() == 201)
            .count();

    assertThat(placed).isPositive();
    assertThat(30 - available(shop, shop.rice(), null)).isEqualTo(placed);
    assertThat(50 - available(shop, shop.gimbap(), null)).isEqualTo(2 * placed);
    assertThat(available(shop, shop.gimbap(), shop.egg())).isBetween(0L, 25L);
  }

  @Test
  void anAuditorSeesThatEveryStockAndKitchenAddsUp() {
    var shop = fixture.shop(KitchenTest.limited(60, 20, null, null));
    allot(shop, 2, shop.rice(), null, 10L);
    allot(shop, 3, shop.gimbap(), shop.egg(), 4L);
    var customer = fixture.customer();
    OrderId kept = fixture.placed(customer, OrderFixture.cart(shop));
    OrderId ended = fixture.placed(customer, OrderFixture.cart(shop));
    fixture.refuse(ended);

    JsonNode rice =
        fact("stock", fact -> fact.path("itemId").asString().equals(shop.rice().toString()));
    assertThat(rice.path("available").asLong()).isEqualTo(9);
    assertThat(rice.path("allotted").asLong()).isEqualTo(10);
    assertThat(rice.path("held").asLong()).isEqualTo(2);
    assertThat(rice.path("givenBack").asLong()).isEqualTo(1);
    assertThat(rice.has("optionId")).isFalse();
    JsonNode egg =
        fact("stock", fact -> fact.path("optionId").asString("").equals(shop.egg().toString()));
    assertThat(egg.path("available").asLong()).isEqualTo(4);
    JsonNode window =
        fact(
            "kitchen-windows", fact -> fact.path("shopId").asString().equals(shop.id().toString()));
    assertThat(window.path("orders").asLong()).isEqualTo(1);
    assertThat(window.path("heldOrders").asLong()).isEqualTo(1);
    assertThat(window.path("mostOrders").asLong()).isEqualTo(20);
    assertThat(
            fact("holds", fact -> fact.path("orderId").asString().equals(kept.toString()))
                .path("givenBack")
                .asBoolean())
        .isFalse();
    assertThat(
            fact("holds", fact -> fact.path("orderId").asString().equals(ended.toString()))
                .path("givenBack")
                .asBoolean())
        .isTrue();
    for (String feed : List.of("stock", "kitchen-windows", "holds")) {
      assertThat(
              fixture
                  .market
                  .get("/api/order/audit/facts/" + feed + "?after=x", fixture.market.machineToken())
                  .status())
          .isEqualTo(400);
    }
  }

  /** The one fact of a feed that is meant, looked for page by page. */
  private JsonNode fact(String feed, Predicate<JsonNode> meant) {
    List<JsonNode> found = new ArrayList<>();
    String auditor = fixture.market.machineToken();
    String path = "/api/order/audit/facts/" + feed + "?limit=2";
    String after = "";
    do {
      JsonNode page = fixture.market.get(path + after, auditor).json();
      page.path("items").forEach(each -> found.add(each));
      String next = page.path("next").asString("");
      after = next.isEmpty() ? "" : "&after=" + next;
    } while (!after.isEmpty());
    assertThat(found).doesNotHaveDuplicates();
    return found.stream().filter(meant).findFirst().orElseThrow();
  }

  private Reply placeSurely(OrderFixture.Customer customer, String quote) {
    return RaceFixture.surely(() -> fixture.place(customer, quote));
  }

  private void allot(
      OrderFixture.Shop shop,
      long version,
      ItemId item,
      @Nullable OptionId option,
      @Nullable Long quantity) {
    fixture.shopSays(
        new StockAllotted(shop.id(), version, item, option, quantity, fixture.market.now()));
  }

  private long available(OrderFixture.Shop shop, ItemId item, @Nullable OptionId option) {
    return fixture
        .market
        .database("order")
        .sql(
            """
            select available from stock
            where shop_id = :shop and item_id = :item and option_id = :option
            """)
        .param("shop", shop.id().value())
        .param("item", item.value())
        .param("option", new Portion.Of(item, option).optionValue())
        .query(Long.class)
        .single();
  }

  private long movements(OrderFixture.Shop shop) {
    return fixture
        .market
        .database("order")
        .sql("select sum(change) from stock_movement where shop_id = :shop")
        .param("shop", shop.id().value())
        .query(Long.class)
        .single();
  }

  private List<StockRanOut> ranOut(OrderFixture.Shop shop) {
    return fixture.market.said("order", StockRanOut.class).stream()
        .filter(event -> event.shopId().equals(shop.id()))
        .toList();
  }

  private List<StockCameBack> cameBack(OrderFixture.Shop shop) {
    return fixture.market.said("order", StockCameBack.class).stream()
        .filter(event -> event.shopId().equals(shop.id()))
        .toList();
  }

  private static List<Reply> atOnce(List<Callable<Reply>> calls)
      throws InterruptedException, ExecutionException {
    return RaceFixture.atOnce(calls);
  }
}
