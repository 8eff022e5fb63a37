package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentFailed;
import dosirak.contracts.shop.StockAllotted;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;

/**
 * Orders that are placed, cancelled, paid, refused, answered and expire at the same moment, in
 * shops that allot anew meanwhile: whatever comes first, every portion and every place in a kitchen
 * is where the orders say that it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HoldsRaceTest {
  private static final int SHOPS = 3;
  private static final int ORDERS = 120;

  private OrderFixture fixture;

  @BeforeAll
  void start() {
    fixture = new OrderFixture();
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @RepeatedTest(3)
  void everyPortionIsWhereTheOrdersSay() throws Exception {
    SplittableRandom random = new SplittableRandom(Long.getLong("dosirak.seed", 20_260_302));
    List<OrderFixture.Shop> shops = new ArrayList<>();
    for (int i = 0; i < SHOPS; i++) {
      var shop = fixture.shop(KitchenTest.limited(240, 60, null, null));
      allot(shop, 2, shop.rice().value(), 50);
      allot(shop, 3, shop.gimbap().value(), 60);
      shops.add(shop);
    }
    List<Callable<Reply>> first = new ArrayList<>();
    List<OrderFixture.Customer> customers = new ArrayList<>();
    for (int i = 0; i < ORDERS; i++) {
      var shop = shops.get(random.nextInt(SHOPS));
      var customer = fixture.customer();
      customers.add(customer);
      var rice = OrderFixture.line(shop.rice(), 1 + random.nextInt(2));
      var gimbap = OrderFixture.line(shop.gimbap(), 1 + random.nextInt(2), shop.small());
      List<?> lines = random.nextBoolean() ? List.of(rice, gimbap) : List.of(gimbap, rice);
      String quote = fixture.quoteId(customer, OrderFixture.cart(shop, lines));
      first.add(() -> RaceFixture.surely(() -> fixture.place(customer, quote)));
    }
    List<Reply> placed = RaceFixture.atOnce(first);

    List<Callable<Integer>> second = new ArrayList<>();
    for (int i = 0; i < ORDERS; i++) {
      Reply reply = placed.get(i);
      assertThat(reply.status()).as(reply.text()).isIn(201, 409);
      if (reply.status() == 201) {
        OrderId order = OrderId.of(reply.json().path("orderId").asString());
        disturb(second, random, order, customers.get(i), shops);
      }
    }
    for (var shop : shops) {
      second.add(() -> {
        allot(shop, 4, shop.rice().value(), 20);
        return 0;
      });
      for (int i = 0; i < 10; i++) {
        var customer = fixture.customer();
        second.add(() -> {
          Reply quote = RaceFixture.surely(() -> fixture.quote(customer, OrderFixture.cart(shop)));
          return quote.status() == 201
              ? RaceFixture.surely(
                      () -> fixture.place(customer, quote.json().path("quoteId").asString()))
                  .status()
              : quote.status();
        });
      }
    }
    assertThat(RaceFixture.atOnce(second)).allMatch(status -> status < 500);
    fixture.advanceMinutes(16);
    fixture.market.eventually(
        "nothing waits for a payment or an answer",
        () -> count("select count(*) from orders where state in ('PENDING', 'PAID')") == 0);

    assertThat(
            count(
                """
                select count(*) from stock s where available is distinct from (
                  select sum(change) from stock_movement m
                  where (m.shop_id, m.item_id, m.option_id) = (s.shop_id, s.item_id, s.option_id))
                """))
        .as("stocks that do not add up")
        .isZero();
    assertThat(
            count(
                """
                select count(*) from hold h join orders o using (order_id)
                where h.is_given_back <>
                  (o.state in ('PAYMENT_FAILED', 'EXPIRED', 'REJECTED', 'CANCELLED'))
                """))
        .as("holds that are not where their orders are")
        .isZero();
    assertThat(
            count(
                """
                select count(*) from kitchen_window w where orders <> (
                  select count(*) from hold h
                  where h.shop_id = w.shop_id and h.window_begins_at = w.begins_at
                    and not h.is_given_back)
                  or orders > most_orders
                """))
        .as("kitchens that do not add up")
        .isZero();
    assertThat(
            count(
                """
                select count(*) from (
                  select order_id, item_id, option_id from stock_movement
                  where kind = 'GIVE_BACK' group by order_id, item_id, option_id
                  having count(*) > 1) twice
                """))
        .as("portions given back twice")
        .isZero();
  }

  private void disturb(
      List<Callable<Integer>> calls,
      SplittableRandom random,
      OrderId order,
      OrderFixture.Customer customer,
      List<OrderFixture.Shop> shops) {
    if (random.nextBoolean()) {
      calls.add(() ->
          RaceFixture.surely(
                  () -> fixture.command(customer.token(), order, "cancel", Map.of("reason", "no")))
              .status());
    }
    if (random.nextBoolean()) {
      boolean approved = random.nextBoolean();
      PaymentId payment = new PaymentId(UUID.randomUUID());
      calls.add(() -> {
        if (approved) {
          fixture.paymentSays(
              new PaymentApproved(
                  payment, order, "key", Money.won(13_000), Money.won(300), fixture.market.now()));
        } else {
          fixture.paymentSays(
              new PaymentFailed(payment, order, "REJECT_CARD_PAYMENT", fixture.market.now()));
        }
        return 0;
      });
    }
    for (var shop : shops) {
      boolean takes = random.nextBoolean();
      calls.add(() ->
          RaceFixture.surely(() ->
                  takes
                      ? fixture.accept(shop, order, 10)
                      : fixture.command(
                          shop.ownerToken(), order, "reject", Map.of("reason", "busy")))
              .status());
    }
  }

  private void allot(OrderFixture.Shop shop, long version, UUID item, long quantity) {
    fixture.shopSays(
        new StockAllotted(
            shop.id(), version, new ItemId(item), null, quantity, fixture.market.now()));
  }

  private long count(String sql) {
    return fixture.market.database("order").sql(sql).query(Long.class).single();
  }
}
