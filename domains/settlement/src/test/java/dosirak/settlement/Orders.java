package dosirak.settlement;

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
import dosirak.contracts.order.FailureCause;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.LongStream;

/** Orders and what happens to them, for tests. */
final class Orders {
  static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  static final AccountId RIDER = new AccountId(UUID.randomUUID());

  private Orders() {}

  /** A shop and whose it is. */
  record Shop(ShopId id, AccountId owner) {
    static Shop any() {
      return new Shop(new ShopId(UUID.randomUUID()), new AccountId(UUID.randomUUID()));
    }
  }

  static OrderFacts order(Fulfilment fulfilment, PaymentMethod method, long tip, long... lines) {
    return order(Shop.any(), fulfilment, method, tip, lines);
  }

  static OrderFacts order(
      Shop shop, Fulfilment fulfilment, PaymentMethod method, long tip, long... lines) {
    Money items = Money.won(LongStream.of(lines).sum());
    return new OrderFacts(
        new OrderId(UUID.randomUUID()),
        "A-1",
        shop.id(),
        "분식집",
        shop.owner(),
        new GeoPoint(37.5, 127),
        new AccountId(UUID.randomUUID()),
        fulfilment,
        method,
        LongStream.of(lines).mapToObj(Orders::line).toList(),
        new OrderPrice(items, Money.won(tip), items.plus(Money.won(tip))),
        null,
        Sealed.EMPTY,
        NOON);
  }

  private static OrderLine line(long won) {
    Money total = Money.won(won);
    return new OrderLine(new ItemId(UUID.randomUUID()), "김밥", 1, total, java.util.List.of(), total);
  }

  static PaymentApproved approved(OrderFacts order, long gatewayFee) {
    return new PaymentApproved(
        new PaymentId(UUID.randomUUID()),
        order.orderId(),
        "pay_1",
        order.price().total(),
        Money.won(gatewayFee),
        NOON);
  }

  static PaymentCancelled cancelled(OrderFacts order, long gatewayFee) {
    return new PaymentCancelled(
        new PaymentId(UUID.randomUUID()),
        order.orderId(),
        "pay_1",
        order.price().total(),
        Money.won(gatewayFee),
        "order-rejected",
        NOON);
  }

  static OrderCompleted completed(OrderFacts order, Instant at) {
    return new OrderCompleted(order, order.fulfilment() == Fulfilment.DELIVERY ? RIDER : null, at);
  }

  static OrderFailed failed(OrderFacts order, Instant at) {
    return new OrderFailed(order, FailureCause.NOT_DELIVERED, RIDER, at);
  }

  static Delivered delivered(OrderFacts order, long pay) {
    return new Delivered(
        new AssignmentId(UUID.randomUUID()), order.orderId(), RIDER, Money.won(pay), NOON);
  }
}
