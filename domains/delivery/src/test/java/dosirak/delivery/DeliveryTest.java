package dosirak.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AssignmentId;
import dosirak.contracts.Money;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.PickedUp;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.delivery.RiderAtShop;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.testing.MarketplaceFixture;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryTest {
  private MarketplaceFixture fixture;
  private City city;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(DeliveryDomain.DOMAIN), Set.of("order"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @BeforeEach
  void settle() {
    city = new City(fixture, 37.5);
  }

  /** The next test begins with an empty city. */
  @AfterEach
  void clear() {
    fixture
        .database("delivery")
        .sql("truncate task, rider, rider_position, assignment, assigned_order, refusal")
        .update();
  }

  @Test
  void anAcceptedOrderIsBroughtToItsCustomer() {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);

    AssignmentId work = rider.takeOffer();
    assertThat(rider.atShop(work).status()).isEqualTo(200);
    assertThat(rider.pickedUp(work, order.orderId()).status()).isEqualTo(200);
    assertThat(rider.delivered(work, order.orderId()).status()).isEqualTo(200);

    assertThat(fixture.said("delivery", RiderAssigned.class))
        .last()
        .satisfies(event -> {
          assertThat(event.orderId()).isEqualTo(order.orderId());
          assertThat(event.riderId()).isEqualTo(rider.account());
          assertThat(event.sequence()).isEqualTo(1);
        });
    assertThat(fixture.said("delivery", RiderAtShop.class))
        .last()
        .satisfies(event -> assertThat(event.orderId()).isEqualTo(order.orderId()));
    assertThat(fixture.said("delivery", PickedUp.class))
        .last()
        .satisfies(event -> assertThat(event.assignmentId()).isEqualTo(work));
    assertThat(fixture.said("delivery", Delivered.class))
        .last()
        .satisfies(event -> {
          assertThat(event.orderId()).isEqualTo(order.orderId());
          assertThat(event.riderPay()).isEqualTo(Money.won(3_000));
        });
    assertThat(rider.page().has("assignment")).isFalse();
  }
}
