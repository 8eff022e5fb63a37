package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.order.ExpiryStage;
import dosirak.contracts.order.FailureCause;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFailed;
import dosirak.platform.testing.MarketplaceFixture;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What happens to orders when nobody moves them in time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadlineTest {
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
  void anUnpaidOrderExpiresAfterFifteenMinutesAndAnApprovalThenIsTooLate() {
    var customer = fixture.customer();
    OrderId order = fixture.placed(customer, OrderFixture.cart(fixture.shop()));
    fixture.market.advance(Duration.ofMinutes(15).minusMillis(1));
    awaitALook();
    assertThat(fixture.state(customer, order)).isEqualTo("PENDING");

    fixture.market.advance(Duration.ofMillis(1));
    fixture.awaitState(customer, order, "EXPIRED");
    fixture.approve(order);

    assertThat(fixture.said(order)).containsExactly("OrderPlaced", "OrderExpired");
    assertThat(expired(order).stage()).isEqualTo(ExpiryStage.PAYMENT);
    assertThat(fixture.get(customer.token(), order).json().path("endedReason").asString())
        .isEqualTo("PAYMENT");
  }

  @Test
  void aPaidOrderThatTheShopDoesNotAnswerExpiresAfterTenMinutes() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    OrderId order = fixture.paid(customer, OrderFixture.cart(shop));
    fixture.advanceMinutes(10);
    fixture.awaitState(customer, order, "EXPIRED");
    assertThat(expired(order).stage()).isEqualTo(ExpiryStage.ACCEPTANCE);
    assertThat(fixture.accept(shop, order, 10).code()).isEqualTo("wrong-state");
  }

  @Test
  void anAcceptedOrderWithoutARiderFailsAnHourAfterTheReadyTime() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    OrderId order = fixture.accepted(customer, shop, OrderFixture.cart(shop), 20);
    fixture.market.advance(Duration.ofMinutes(80).minusMillis(1));
    awaitALook();
    assertThat(fixture.state(customer, order)).isEqualTo("ACCEPTED");
    fixture.market.advance(Duration.ofMillis(1));
    fixture.awaitState(customer, order, "FAILED");
    assertThat(failed(order).cause()).isEqualTo(FailureCause.NO_RIDER);
    assertThat(failed(order).riderId()).isNull();
  }

  @Test
  void anOrderWithARiderIsWaitedForAndFailsShortlyAfterTheRiderGaveItBack() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    AccountId rider = MarketplaceFixture.newAccount();
    OrderId order = fixture.accepted(customer, shop, OrderFixture.cart(shop), 20);
    fixture.assign(order, rider);
    fixture.advanceMinutes(85);
    awaitALook();
    assertThat(fixture.state(customer, order)).isEqualTo("ACCEPTED");
    fixture.unassign(order, rider);
    fixture.advanceMinutes(9);
    awaitALook();
    assertThat(fixture.state(customer, order)).isEqualTo("ACCEPTED");
    fixture.advanceMinutes(1);
    fixture.awaitState(customer, order, "FAILED");
  }

  @Test
  void foodThatIsOnItsWayForNinetyMinutesFailsAndADeliveryThenIsIgnored() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    AccountId rider = MarketplaceFixture.newAccount();
    OrderId order = fixture.accepted(customer, shop, OrderFixture.cart(shop), 20);
    fixture.assign(order, rider);
    fixture.pickUp(order, rider);
    fixture.advanceMinutes(90);
    fixture.awaitState(customer, order, "FAILED");
    fixture.deliver(order, rider);
    assertThat(failed(order).cause()).isEqualTo(FailureCause.NOT_DELIVERED);
    assertThat(failed(order).riderId()).isEqualTo(rider);
    assertThat(fixture.said(order)).endsWith("OrderPickedUp", "OrderFailed");
  }

  @Test
  void aFinishedOrderIsLeftAlone() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    OrderId done = fixture.accepted(customer, shop, OrderFixture.pickup(shop), 20);
    fixture.command(shop.ownerToken(), done, "handed-over", Map.of());
    fixture.market.advance(Duration.ofHours(12));
    awaitALook();
    assertThat(fixture.state(customer, done)).isEqualTo("COMPLETED");
  }

  @Test
  void aPickupOrderThatNobodyFetchesFailsThreeHoursAfterItsReadyTime() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    OrderId pickup = fixture.accepted(customer, shop, OrderFixture.pickup(shop), 20);
    fixture.advanceMinutes(20 + 179);
    awaitALook();
    assertThat(fixture.state(customer, pickup)).isEqualTo("ACCEPTED");
    fixture.advanceMinutes(1);
    fixture.awaitState(customer, pickup, "FAILED");
    assertThat(failed(pickup).cause()).isEqualTo(FailureCause.NOT_COLLECTED);
  }

  @Test
  void moreOrdersThanABatchExpireTogetherAndEachOnce() {
    var customer = fixture.customer();
    var shop = fixture.shop();
    List<OrderId> orders = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      orders.add(fixture.placed(customer, OrderFixture.cart(shop)));
    }
    fixture.advanceMinutes(16);
    orders.forEach(order -> fixture.awaitState(customer, order, "EXPIRED"));
    awaitALook();
    assertThat(orders)
        .allSatisfy(order ->
            assertThat(fixture.said(order)).containsExactly("OrderPlaced", "OrderExpired"));
    assertThat(
            fixture
                .market
                .database("order")
                .sql(
                    """
                    select count(*) from order_deadline d join orders o using (order_id)
                    where o.deadline_at is null
                    """)
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void newsThatWaitedWhileTheDomainWasAwayAreHeardBeforeDeadlinesAreMet() throws Exception {
    var customer = fixture.customer();
    var shop = fixture.shop();
    AccountId rider = MarketplaceFixture.newAccount();
    OrderId order = fixture.accepted(customer, shop, OrderFixture.cart(shop), 20);
    fixture.assign(order, rider);
    fixture.pickUp(order, rider);
    var compartment =
        Objects.requireNonNull(fixture.market.marketplace().compartments().get("order"));
    compartment.stop();
    fixture.market.say(
        "delivery",
        new Delivered(
            OrderFixture.ASSIGNMENT,
            order,
            rider,
            Money.won(3500),
            fixture.market.now().plus(Duration.ofMinutes(12))));
    fixture.advanceMinutes(100);
    compartment.start();
    fixture.awaitState(customer, order, "COMPLETED");
    assertThat(fixture.said(order)).doesNotContain("OrderFailed");
  }

  /** Waits until deadlines were looked for at least once from now on: an order that is due ends. */
  private void awaitALook() {
    var customer = fixture.customer();
    OrderId probe = fixture.placed(customer, OrderFixture.cart(fixture.shop()));
    fixture
        .market
        .database("order")
        .sql("update orders set deadline_at = :now where order_id = :order")
        .param("now", fixture.market.now().atOffset(ZoneOffset.UTC))
        .param("order", probe.value())
        .update();
    fixture
        .market
        .database("order")
        .sql("update order_deadline set due_at = :now where order_id = :order")
        .param("now", fixture.market.now().atOffset(ZoneOffset.UTC))
        .param("order", probe.value())
        .update();
    fixture.awaitState(customer, probe, "EXPIRED");
  }

  private OrderExpired expired(OrderId order) {
    return fixture.market.said("order", OrderExpired.class).stream()
        .filter(event -> event.facts().orderId().equals(order))
        .findFirst()
        .orElseThrow();
  }

  private OrderFailed failed(OrderId order) {
    return fixture.market.said("order", OrderFailed.class).stream()
        .filter(event -> event.facts().orderId().equals(order))
        .findFirst()
        .orElseThrow();
  }
}
