package dosirak.desk;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.PickedUp;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderAccepted;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderDelivered;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPaid;
import dosirak.contracts.order.OrderPickedUp;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.OrderReady;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Orders that tests tell of. */
final class Orders {
  static final String ADDRESS = "서울 중구 비밀길 11, 203호";

  private static final AtomicInteger NUMBERS = new AtomicInteger(1);

  private Orders() {}

  /** An order and what others say of it. */
  record Told(OrderFacts facts, AccountId rider, AssignmentId assignment) {
    OrderId id() {
      return facts.orderId();
    }

    OrderPlaced placed() {
      return new OrderPlaced(facts, facts.placedAt().plus(Duration.ofMinutes(10)));
    }

    OrderPaid paid(Instant acceptanceDueAt) {
      return new OrderPaid(facts, acceptanceDueAt, facts.placedAt());
    }

    OrderAccepted accepted(Instant at) {
      return new OrderAccepted(facts, 20, at.plus(Duration.ofMinutes(20)), at);
    }

    OrderReady ready(Instant at) {
      return new OrderReady(facts, at);
    }

    OrderPickedUp pickedUp(Instant at) {
      return new OrderPickedUp(facts, rider, at);
    }

    OrderDelivered delivered(Instant at) {
      return new OrderDelivered(facts, rider, at);
    }

    OrderCompleted completed(Instant at) {
      return new OrderCompleted(facts, rider, at);
    }

    PaymentApproved approved(Instant at) {
      return new PaymentApproved(
          new PaymentId(UUID.randomUUID()),
          id(),
          "a-secret-payment-key",
          facts.price().total(),
          Money.won(300),
          at);
    }

    RiderAssigned assigned(Instant at) {
      return new RiderAssigned(assignment, id(), rider, 1, at);
    }

    PickedUp riderPickedUp(Instant at) {
      return new PickedUp(assignment, id(), rider, at);
    }

    Delivered riderDelivered(Instant at) {
      return new Delivered(assignment, id(), rider, Money.won(3500), at);
    }
  }

  static Told told(Fulfilment fulfilment, String phone, Instant at) {
    return told(
        fulfilment,
        phone,
        at,
        MarketplaceFixture.newAccount(),
        new ShopId(UUID.randomUUID()),
        new UUID(Instant.now().toEpochMilli(), NUMBERS.get()));
  }

  static Told told(
      Fulfilment fulfilment,
      String phone,
      Instant at,
      AccountId customer,
      ShopId shop,
      UUID order) {
    Dropoff dropoff =
        fulfilment == Fulfilment.PICKUP
            ? null
            : new Dropoff(
                TestKeys.personKeys().seal(customer, ADDRESS),
                new GeoPoint(37.572, 126.978),
                TestKeys.personKeys().seal(customer, phone),
                TestKeys.personKeys().seal(customer, "37.5715,126.978"));
    return new Told(
        new OrderFacts(
            new OrderId(order),
            "D" + NUMBERS.getAndIncrement(),
            shop,
            "Gimbap House",
            MarketplaceFixture.newAccount(),
            new GeoPoint(37.5665, 126.9780),
            customer,
            fulfilment,
            PaymentMethod.CARD,
            List.of(
                new OrderLine(
                    new ItemId(UUID.randomUUID()),
                    "Rice",
                    2,
                    Money.won(6000),
                    List.of(),
                    Money.won(12_000))),
            new OrderPrice(Money.won(12_000), Money.won(1000), Money.won(13_000)),
            dropoff,
            Sealed.EMPTY,
            at),
        MarketplaceFixture.newAccount(),
        new AssignmentId(UUID.randomUUID()));
  }
}
