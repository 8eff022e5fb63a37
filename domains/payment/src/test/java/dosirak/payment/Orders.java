package dosirak.payment;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Orders to pay for. */
final class Orders {
  private Orders() {}

  static OrderFacts order(AccountId customer, long won, PaymentMethod method, Instant placedAt) {
    Money total = Money.won(won);
    return new OrderFacts(
        new OrderId(UUID.randomUUID()),
        "A-1",
        new ShopId(UUID.randomUUID()),
        "분식집",
        new AccountId(UUID.randomUUID()),
        new GeoPoint(37.5, 127),
        customer,
        Fulfilment.PICKUP,
        method,
        List.of(new OrderLine(new ItemId(UUID.randomUUID()), "김밥", 1, total, List.of(), total)),
        new OrderPrice(total, Money.ZERO, total),
        null,
        Sealed.EMPTY,
        placedAt);
  }
}
