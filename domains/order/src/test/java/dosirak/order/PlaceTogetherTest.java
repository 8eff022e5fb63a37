package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.OrderId;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.StockAllotted;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Orders that are placed at the same moment, which share transactions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlaceTogetherTest {
  private static final int MANY = 40;

  private OrderFixture fixture;

  @BeforeAll
  void start() {
    fixture = new OrderFixture();
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  private Callable<Reply> placing(OrderFixture.Customer customer, String quote) {
    return () -> RaceFixture.surely(() -> fixture.place(customer, quote));
  }

  @RepeatedTest(2)
  void eachIsPlacedOrRefusedForReasonsOfItsOwn() throws Exception {
    var shop = fixture.shop();
    var changing = fixture.shop();
    var scarce = fixture.shop();
    fixture.shopSays(
        new StockAllotted(scarce.id(), 2, scarce.rice(), null, MANY / 2L, fixture.market.now()));
    List<Callable<Reply>> fine = new ArrayList<>();
    List<Callable<Reply>> changed = new ArrayList<>();
    List<Callable<Reply>> foreign = new ArrayList<>();
    List<Callable<Reply>> greedy = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      var customer = fixture.customer();
      fine.add(placing(customer, fixture.quoteId(customer, OrderFixture.cart(shop))));
      changed.add(placing(customer, fixture.quoteId(customer, OrderFixture.cart(changing))));
      foreign.add(placing(fixture.customer(), fixture.quoteId(customer, OrderFixture.cart(shop))));
      greedy.add(placing(customer, fixture.quoteId(customer, OrderFixture.cart(scarce))));
    }
    fixture.shopSays(
        new MenuChanged(changing.id(), 2, changing.menu(12_500), fixture.market.now()));
    List<Callable<Reply>> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      all.addAll(List.of(fine.get(i), changed.get(i), foreign.get(i), greedy.get(i)));
    }

    List<Reply> replies = RaceFixture.atOnce(all);

    int sold = 0;
    for (int i = 0; i < replies.size(); i += 4) {
      assertThat(replies.get(i).status()).as(replies.get(i).text()).isEqualTo(201);
      assertThat(replies.get(i + 1).code()).isEqualTo("price-changed");
      assertThat(replies.get(i + 2).status()).isEqualTo(404);
      Reply last = replies.get(i + 3);
      if (last.status() == 201) {
        sold++;
      } else {
        assertThat(last.code()).isEqualTo("item-sold-out");
      }
    }
    assertThat(sold).isEqualTo(MANY / 2);
    assertThat(kept(shop)).isEqualTo(MANY);
    assertThat(kept(changing)).isZero();
    assertThat(kept(scarce)).isEqualTo(MANY / 2);
  }

  @Test
  void eachOrdersEventsFollowEachOtherAndTheAnswerNamesTheLast() throws Exception {
    var shop = fixture.shop();
    List<Callable<Reply>> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      var customer = fixture.customer();
      Map<String, Object> cart = OrderFixture.cart(shop);
      cart.put("paymentMethod", "AT_THE_DOOR");
      all.add(placing(customer, fixture.quoteId(customer, cart)));
    }

    List<Reply> replies = RaceFixture.atOnce(all);

    for (Reply reply : replies) {
      assertThat(reply.status()).as(reply.text()).isEqualTo(201);
      OrderId order = OrderId.of(reply.json().path("orderId").asString());
      assertThat(fixture.said(order)).containsExactly("OrderPlaced", "OrderPaid");
      long last =
          fixture
              .market
              .database("order")
              .sql("select max(position) from journal where key = :key")
              .param("key", order.toString())
              .query(Long.class)
              .single();
      assertThat(reply.header("Dosirak-Position")).isEqualTo("order:" + last);
      assertThat(
              fixture
                  .market
                  .database("order")
                  .sql("select position from orders where order_id = :order")
                  .param("order", order.value())
                  .query(Long.class)
                  .single())
          .isEqualTo(last);
    }
    assertThat(replies)
        .extracting(reply -> reply.json().path("number").asString())
        .doesNotHaveDuplicates();
  }

  @Test
  void ofTwoWithOneQuoteOneIsPlacedHoweverManyStandBeside() throws Exception {
    var shop = fixture.shop();
    List<Callable<Reply>> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      var customer = fixture.customer();
      String quote = fixture.quoteId(customer, OrderFixture.cart(shop));
      all.add(placing(customer, quote));
      all.add(placing(customer, quote));
    }

    List<Reply> replies = RaceFixture.atOnce(all);

    for (int i = 0; i < replies.size(); i += 2) {
      List<Reply> two = replies.subList(i, i + 2);
      assertThat(two).extracting(Reply::status).containsExactlyInAnyOrder(201, 409);
      assertThat(two).extracting(Reply::code).containsExactlyInAnyOrder("", "quote-used");
    }
    assertThat(kept(shop)).isEqualTo(MANY);
  }

  private int kept(OrderFixture.Shop shop) {
    return fixture
        .market
        .database("order")
        .sql("select count(*) from orders where shop_id = :shop")
        .param("shop", shop.id().value())
        .query(Integer.class)
        .single();
  }
}
