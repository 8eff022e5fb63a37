package dosirak.city.people;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.city.client.Session;
import dosirak.city.plan.OrderPlan;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.PaymentMethod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OrderBookTest {
  private static final Instant NOON = Instant.parse("2026-11-02T03:00:00Z");

  @Test
  void aCompletedOrderWasDeliveredThoughTheStreamToldOnlyTheLastState() {
    OrderBook book = new OrderBook(false, paid -> {}, over -> {});
    OrderIntent intent = intent();
    book.attempt(intent);
    book.acknowledge(intent, "order");

    book.observe("order", OrderState.COMPLETED, NOON);
    book.observe("order", OrderState.DELIVERED, NOON.minusSeconds(1));

    assertThat(book.counts().of(OrderState.DELIVERED)).isEqualTo(1);
    assertThat(book.counts().of(OrderState.COMPLETED)).isEqualTo(1);
    assertThat(intent.deliveredAt()).isEqualTo(NOON.minusSeconds(1));
  }

  @Test
  void aCityWithoutEndCountsWhatItForgets() {
    OrderBook book = new OrderBook(true, paid -> {}, over -> {});
    OrderIntent intent = intent();
    book.attempt(intent);
    book.acknowledge(intent, "order");

    book.observe("order", OrderState.COMPLETED, NOON);

    assertThat(book.counts().of(OrderState.DELIVERED)).isEqualTo(1);
    assertThat(book.acknowledgedIntents()).isEmpty();
  }

  @Test
  void aStrangersOrderThatWasSeenPaidIsCookedOnce() {
    List<OrderIntent> cooked = new ArrayList<>();
    OrderBook book = new OrderBook(true, cooked::add, over -> {});
    book.observe("order", OrderState.PAID, NOON);
    OrderIntent adopted = intent();

    assertThat(book.adopt(adopted, "order")).isTrue();
    assertThat(book.adopt(intent(), "order")).isFalse();
    book.observe("order", OrderState.PAID, NOON);

    assertThat(cooked).containsExactly(adopted);
  }

  @Test
  void anOrderThatIsAcknowledgedAfterItWasAdoptedIsCookedOnce() {
    List<OrderIntent> cooked = new ArrayList<>();
    OrderBook book = new OrderBook(true, cooked::add, over -> {});
    book.observe("order", OrderState.PAID, NOON);
    book.adopt(intent(), "order");
    OrderIntent own = intent();
    book.attempt(own);

    book.acknowledge(own, "order");

    assertThat(cooked).hasSize(1);
    assertThat(own.orderId()).isEqualTo("order");
    assertThat(book.counts().acknowledged()).isEqualTo(1);
  }

  private static OrderIntent intent() {
    OrderPlan plan =
        new OrderPlan(
            "o1",
            0,
            0,
            new GeoPoint(37.5, 127.0),
            Fulfilment.DELIVERY,
            PaymentMethod.CARD,
            List.of(),
            10,
            null,
            false);
    return new OrderIntent(plan, "key", Session.ofPerson("customer", "password"), NOON);
  }
}
