package dosirak.pos;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
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
  static final String PHONE = "010-9876-5432";
  static final String NOTE = "덜 맵게 해 주세요";

  private static final AtomicInteger NUMBERS = new AtomicInteger(1);

  private Orders() {}

  /** An order and what others say of it. */
  record Told(OrderFacts facts, AccountId rider, AssignmentId assignment) {
    OrderId id() {
      return facts.orderId();
    }

    private Instant at() {
      return facts.placedAt();
    }

    OrderPlaced placed() {
      return new OrderPlaced(facts, at().plus(Duration.ofMinutes(10)));
    }

    OrderPaid paid() {
      return new OrderPaid(facts, at().plus(Duration.ofMinutes(5)), at());
    }

    OrderAccepted accepted() {
      return new OrderAccepted(facts, 20, at().plus(Duration.ofMinutes(20)), at());
    }

    OrderReady ready() {
      return new OrderReady(facts, at());
    }

    OrderPickedUp pickedUp() {
      return new OrderPickedUp(facts, rider, at());
    }

    OrderDelivered delivered() {
      return new OrderDelivered(facts, rider, at());
    }

    OrderCompleted completed() {
      return new OrderCompleted(facts, rider, at());
    }

    RiderAssigned assigned() {
      return new RiderAssigned(assignment, id(), rider, 1, at());
    }

    PickedUp riderPickedUp() {
      return new PickedUp(assignment, id(), rider, at());
    }
  }

  static Told told(Instant at) {
    return told(at, Fulfilment.DELIVERY);
  }

  static Told told(Instant at, Fulfilment fulfilment) {
    return told(at, fulfilment, new ShopId(UUID.randomUUID()), MarketplaceFixture.newAccount());
  }

  static Told told(Instant at, Fulfilment fulfilment, ShopId shop, AccountId owner) {
    AccountId customer = MarketplaceFixture.newAccount();
    Dropoff dropoff =
        fulfilment == Fulfilment.PICKUP
            ? null
            : new Dropoff(
                TestKeys.personKeys().seal(customer, ADDRESS),
                new GeoPoint(37.572, 126.978),
                TestKeys.personKeys().seal(customer, PHONE),
                TestKeys.personKeys().seal(customer, "37.5715,126.978"));
    return new Told(
        new OrderFacts(
            new OrderId(UUID.randomUUID()),
            "P" + NUMBERS.getAndIncrement(),
            shop,
            "Gimbap House",
            owner,
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
            TestKeys.personKeys().seal(customer, NOTE),
            at),
        MarketplaceFixture.newAccount(),
        new AssignmentId(UUID.randomUUID()));
  }
}
