package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.order.OrderPaid;
import dosirak.contracts.order.OrderPlaced;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Orders on their way, moved by all who have a part in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderRoadTest {
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
  void anOrderGoesTheWholeRoad() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    AccountId rider = MarketplaceFixture.newAccount();
    Instant begun = fixture.market.now();

    var placed = fixture.place(customer, fixture.quoteId(customer, OrderFixture.cart(shop)));
    OrderId order = OrderId.of(placed.json().path("orderId").asString());
    assertThat(placed.json().path("state").asString()).isEqualTo("PENDING");
    assertThat(placed.json().path("price").path("total").asLong()).isEqualTo(13_000);
    assertThat(placed.json().path("number").asString()).matches("[A-Z]{2}-[0-9]{4}");
    assertThat(placed.json().path("paymentDueAt").asString())
        .isEqualTo(begun.plus(Duration.ofMinutes(15)).toString());
    assertThat(placed.header("Dosirak-Position")).startsWith("order:");

    fixture.approve(order);
    assertThat(fixture.get(shop.ownerToken(), order).json().path("acceptanceDueAt").asString())
        .isEqualTo(begun.plus(Duration.ofMinutes(10)).toString());
    var accepted = fixture.accept(shop, order, 20);
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
    assertThat(accepted.json().path("readyAt").asString())
        .isEqualTo(begun.plus(Duration.ofMinutes(20)).toString());
    fixture.assign(order, rider);
    assertThat(fixture.get(customer.token(), order).json().path("riderId").asString())
        .isEqualTo(rider.toString());
    assertThat(fixture.command(shop.ownerToken(), order, "ready", Map.of()).status())
        .isEqualTo(200);
    fixture.pickUp(order, rider);
    assertThat(fixture.state(customer, order)).isEqualTo("PICKED_UP");
    fixture.deliver(order, rider);

    assertThat(fixture.history(customer, order))
        .containsExactly(
            "PENDING", "PAID", "ACCEPTED", "READY", "PICKED_UP", "DELIVERED", "COMPLETED");
    assertThat(fixture.said(order))
        .isEqualTo(
            List.of(
                "OrderPlaced",
                "OrderPaid",
                "OrderAccepted",
                "OrderReady",
                "OrderPickedUp",
                "OrderDelivered",
                "OrderCompleted"));
    OrderPlaced first = last(OrderPlaced.class);
    OrderCompleted completed = last(OrderCompleted.class);
    assertThat(completed.facts()).isEqualTo(first.facts());
    assertThat(completed.riderId()).isEqualTo(rider);
    assertThat(completed.facts().ownerId()).isEqualTo(shop.owner());
    assertThat(completed.facts().customerId()).isEqualTo(customer.id());
  }

  @Test
  void anOrderThatIsPaidAtTheDoorIsTheShopsToAnswerAtOnce() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    Map<String, Object> cart = OrderFixture.cart(shop);
    cart.put("paymentMethod", "AT_THE_DOOR");

    OrderId order = fixture.placed(customer, cart);

    assertThat(fixture.history(customer, order)).containsExactly("PENDING", "PAID");
    assertThat(fixture.said(order)).containsExactly("OrderPlaced", "OrderPaid");
    assertThat(last(OrderPaid.class).acceptanceDueAt())
        .isEqualTo(fixture.market.now().plus(Duration.ofMinutes(10)));
    assertThat(fixture.accept(shop, order, 10).status()).isEqualTo(200);
  }

  @Test
  void aPickupOrderIsHandedOverByTheShop() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    OrderId order = fixture.accepted(customer, shop, OrderFixture.pickup(shop), 10);
    assertThat(owner(shop, order, "ready").status()).isEqualTo(200);
    assertThat(owner(shop, order, "handed-over").status()).isEqualTo(200);
    assertThat(fixture.history(customer, order))
        .containsExactly(
            "PENDING", "PAID", "ACCEPTED", "READY", "PICKED_UP", "DELIVERED", "COMPLETED");
    assertThat(last(OrderCompleted.class).riderId()).isNull();
    assertThat(last(OrderCompleted.class).facts().price().deliveryTip()).isEqualTo(Money.ZERO);
  }

  @Test
  void anOrderThatARiderBringsIsNotHandedOver() {
    var shop = fixture.shop();
    OrderId order = fixture.accepted(fixture.customer(), shop, OrderFixture.cart(shop), 10);
    assertThat(owner(shop, order, "handed-over").code()).isEqualTo("not-a-pickup-order");
  }

  @Test
  void aRejectedOrderEndsWithTheShopsReason() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    OrderId order = fixture.paid(customer, OrderFixture.cart(shop));
    Reply reply =
        fixture.command(shop.ownerToken(), order, "reject", Map.of("reason", "재료가 떨어졌어요"));
    assertThat(reply.json().path("state").asString()).isEqualTo("REJECTED");
    assertThat(fixture.said(order)).endsWith("OrderRejected");
    assertThat(fixture.get(customer.token(), order).json().path("endedReason").asString())
        .isEqualTo("재료가 떨어졌어요");
  }

  @Test
  void aCustomerCancelsUntilTheShopAccepted() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    OrderId pending = fixture.placed(customer, OrderFixture.cart(shop));
    OrderId paid = fixture.paid(customer, OrderFixture.cart(shop));
    OrderId accepted = fixture.accepted(customer, shop, OrderFixture.cart(shop), 10);

    assertThat(cancel(customer, pending).status()).isEqualTo(200);
    assertThat(cancel(customer, paid).status()).isEqualTo(200);
    Reply tooLate = cancel(customer, accepted);
    assertThat(tooLate.status()).isEqualTo(409);
    assertThat(tooLate.code()).isEqualTo("wrong-state");
    assertThat(tooLate.json().path("state").asString()).isEqualTo("ACCEPTED");
    assertThat(fixture.said(pending)).containsExactly("OrderPlaced", "OrderCancelled");
    assertThat(fixture.said(paid)).containsExactly("OrderPlaced", "OrderPaid", "OrderCancelled");
  }

  @Test
  void aRefusedPaymentEndsTheOrder() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    OrderId order = fixture.placed(customer, OrderFixture.cart(shop));
    fixture.refuse(order);
    assertThat(fixture.state(customer, order)).isEqualTo("PAYMENT_FAILED");
    fixture.approve(order);
    assertThat(fixture.said(order)).containsExactly("OrderPlaced", "OrderPaymentFailed");
  }

  @Test
  void anApprovalOfAnEndedOrderChangesNothing() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    OrderId order = fixture.placed(customer, OrderFixture.cart(shop));
    cancel(customer, order);
    fixture.approve(order);
    assertThat(fixture.state(customer, order)).isEqualTo("CANCELLED");
    assertThat(fixture.said(order)).containsExactly("OrderPlaced", "OrderCancelled");
  }

  @Test
  void newsOfOrdersThatNobodyKnowsParkNothing() {
    OrderId unknown = new OrderId(UUID.randomUUID());
    AccountId rider = MarketplaceFixture.newAccount();
    fixture.approve(unknown);
    fixture.refuse(unknown);
    fixture.assign(unknown, rider);
    fixture.pickUp(unknown, rider);
    fixture.deliver(unknown, rider);
    assertThat(parked()).isZero();
  }

  @Test
  void newsThatComeTwiceOrTooLateChangeNothing() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    AccountId rider = MarketplaceFixture.newAccount();
    OrderId order = fixture.accepted(customer, shop, OrderFixture.cart(shop), 10);
    fixture.approve(order);
    fixture.assign(order, rider);
    fixture.assign(order, rider);
    fixture.pickUp(order, rider);
    fixture.pickUp(order, rider);
    fixture.unassign(order, rider);
    fixture.deliver(order, rider);
    fixture.deliver(order, rider);
    fixture.refuse(order);
    assertThat(fixture.said(order))
        .containsExactly(
            "OrderPlaced",
            "OrderPaid",
            "OrderAccepted",
            "OrderPickedUp",
            "OrderDelivered",
            "OrderCompleted");
    assertThat(parked()).isZero();
  }

  private long parked() {
    return fixture
        .market
        .database("order")
        .sql("select count(*) from parked_event")
        .query(Long.class)
        .single();
  }

  @Test
  void aRiderWhoGivesTheOrderBackIsForgotten() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    AccountId rider = MarketplaceFixture.newAccount();
    OrderId order = fixture.accepted(customer, shop, OrderFixture.cart(shop), 10);
    fixture.assign(order, rider);
    fixture.unassign(order, rider);
    assertThat(fixture.get(customer.token(), order).json().has("riderId")).isFalse();
  }

  @Test
  void commandsInTheWrongStateSayWhichItIs() {
    var shop = fixture.shop();
    OrderId order = fixture.placed(fixture.customer(), OrderFixture.cart(shop));
    for (Reply reply :
        List.of(
            fixture.accept(shop, order, 10),
            fixture.command(shop.ownerToken(), order, "reject", Map.of("reason", "busy")),
            owner(shop, order, "ready"))) {
      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.code()).isEqualTo("wrong-state");
      assertThat(reply.json().path("state").asString()).isEqualTo("PENDING");
    }
  }

  @Test
  void malformedCommandsAreRefusedWithTheFieldNamed() {
    var shop = fixture.shop();
    var customer = fixture.customer();
    OrderId order = fixture.paid(customer, OrderFixture.cart(shop));
    for (Object minutes : List.of(0, 241, -1, 1.5, "10", 99_999_999_999L)) {
      Reply reply =
          fixture.command(
              shop.ownerToken(), order, "accept", Map.of("preparationMinutes", minutes));
      assertThat(reply.status()).as("%s %s", minutes, reply.text()).isEqualTo(400);
      assertThat(reply.json().path("field").asString()).isEqualTo("preparationMinutes");
    }
    for (Object body : List.of(Map.of(), Map.of("reason", ""), Map.of("reason", "r".repeat(201)))) {
      Reply rejected = fixture.command(shop.ownerToken(), order, "reject", body);
      assertThat(rejected.status()).isEqualTo(400);
      assertThat(rejected.json().path("field").asString()).isEqualTo("reason");
      assertThat(fixture.command(customer.token(), order, "cancel", body).status()).isEqualTo(400);
    }
    assertThat(
            fixture.market.post("/api/order/orders/1/accept", shop.ownerToken(), Map.of()).status())
        .isEqualTo(400);
    assertThat(fixture.state(customer, order)).isEqualTo("PAID");
  }

  @Test
  void othersOrdersDoNotExist() {
    var shop = fixture.shop();
    var other = fixture.shop();
    var customer = fixture.customer();
    OrderId order = fixture.paid(customer, OrderFixture.cart(shop));

    assertThat(fixture.get(fixture.customer().token(), order).status()).isEqualTo(404);
    assertThat(fixture.get(other.ownerToken(), order).status()).isEqualTo(404);
    assertThat(fixture.accept(other, order, 10).status()).isEqualTo(404);
    assertThat(owner(other, order, "ready").status()).isEqualTo(404);
    assertThat(fixture.command(other.ownerToken(), order, "reject", Map.of("reason", "x")).status())
        .isEqualTo(404);
    assertThat(cancel(fixture.customer(), order).status()).isEqualTo(404);
    assertThat(fixture.get(customer.token(), new OrderId(UUID.randomUUID())).status())
        .isEqualTo(404);
    String sameButOwner = fixture.market.token(customer.id(), Role.OWNER);
    assertThat(fixture.get(sameButOwner, order).status())
        .as("what somebody bought is not seen as an owner")
        .isEqualTo(404);
    assertThat(fixture.command(customer.token(), order, "accept", Map.of()).status())
        .isEqualTo(403);
    assertThat(fixture.get(null, order).status()).isEqualTo(401);
    assertThat(fixture.state(customer, order)).isEqualTo("PAID");
  }

  @Test
  void ofCancelAndAcceptAtOnceOneWins() throws Exception {
    var shop = fixture.shop();
    var customer = fixture.customer();
    for (int round = 0; round < 12; round++) {
      OrderId order = fixture.paid(customer, OrderFixture.cart(shop));
      List<Reply> replies = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Callable<Reply>> both =
            List.of(() -> cancel(customer, order), () -> fixture.accept(shop, order, 10));
        for (Future<Reply> reply : threads.invokeAll(both)) {
          replies.add(reply.get());
        }
      }
      assertThat(replies).extracting(Reply::status).containsExactlyInAnyOrder(200, 409);
      boolean cancelled = replies.getFirst().status() == 200;
      assertThat(fixture.state(customer, order)).isEqualTo(cancelled ? "CANCELLED" : "ACCEPTED");
      assertThat(fixture.said(order))
          .containsExactly(
              "OrderPlaced", "OrderPaid", cancelled ? "OrderCancelled" : "OrderAccepted");
    }
  }

  @Test
  void aRepeatedCommandWithItsKeyGetsItsFirstAnswer() {
    var shop = fixture.shop();
    OrderId order = fixture.paid(fixture.customer(), OrderFixture.cart(shop));
    String key = UUID.randomUUID().toString();
    String path = "/api/order/orders/" + order + "/accept";
    var body = Map.of("preparationMinutes", 10);
    Reply first = fixture.market.post(path, shop.ownerToken(), body, key);
    assertThat(first.status()).isEqualTo(200);
    assertThat(fixture.market.post(path, shop.ownerToken(), body, key).text())
        .isEqualTo(first.text());
    assertThat(fixture.accept(shop, order, 10).code()).isEqualTo("wrong-state");
  }

  private Reply owner(OrderFixture.Shop shop, OrderId order, String verb) {
    return fixture.command(shop.ownerToken(), order, verb, Map.of());
  }

  private Reply cancel(OrderFixture.Customer customer, OrderId order) {
    return fixture.command(customer.token(), order, "cancel", Map.of("reason", "changed my mind"));
  }

  private <E extends OrderEvent> E last(Class<E> type) {
    return fixture.market.said("order", type).getLast();
  }
}
