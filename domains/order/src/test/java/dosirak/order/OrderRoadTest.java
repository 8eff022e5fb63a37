package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderPaid;
import dosirak.contracts.order.OrderPlaced;
import dosirak.platform.testing.MarketplaceFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  private <E extends dosirak.contracts.order.OrderEvent> E last(Class<E> type) {
    return fixture.market.said("order", type).getLast();
  }
}
