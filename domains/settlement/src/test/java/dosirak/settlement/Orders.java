package dosirak.settlement;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.CouponId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.RefundId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.order.Benefits;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.FailureCause;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.order.RefundedLine;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.contracts.payment.PaymentRefunded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    return new OrderLine(new ItemId(UUID.randomUUID()), "김밥", 1, total, List.of(), total);
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

  /** An order that uses points and coupons. */
  static OrderFacts withBenefits(
      Fulfilment fulfilment,
      PaymentMethod method,
      long tip,
      long points,
      List<CouponUse> coupons,
      long... lines) {
    OrderFacts plain = order(fulfilment, method, tip, lines);
    Money discount = coupons.stream().map(CouponUse::discount).reduce(Money.ZERO, Money::plus);
    Money used = Money.won(points);
    return new OrderFacts(
        plain.orderId(),
        plain.number(),
        plain.shopId(),
        plain.shopName(),
        plain.ownerId(),
        plain.shopLocation(),
        plain.customerId(),
        fulfilment,
        method,
        plain.lines(),
        new OrderPrice(
            plain.price().items(),
            plain.price().deliveryTip(),
            plain.price().total().minus(discount).minus(used),
            discount,
            used,
            null),
        null,
        Sealed.EMPTY,
        NOON,
        new Benefits(coupons, used),
        null,
        null);
  }

  static CouponUse coupon(DiscountTarget target, long discount, int shopShareBasisPoints) {
    return new CouponUse(
        new CouponId(UUID.randomUUID()), target, Money.won(discount), shopShareBasisPoints);
  }

  /** A refund of parts of lines, by their place in the order, without any tip. */
  static Refund refund(
      Fault fault, long reduction, long money, long points, boolean isFull, long... lines) {
    List<Refund.Part> parts = new ArrayList<>();
    for (int line = 0; line < lines.length; line++) {
      if (lines[line] != 0) {
        parts.add(new Refund.Part(line, Money.won(lines[line])));
      }
    }
    long tip = reduction + money + points - LongStream.of(lines).sum();
    return new Refund(
        new RefundId(UUID.randomUUID()),
        parts,
        Money.won(tip),
        Money.won(reduction),
        Money.won(money),
        Money.won(points),
        false,
        fault,
        isFull,
        RIDER,
        "cold",
        NOON);
  }

  /** The event of a refund. */
  static OrderRefunded refunded(OrderFacts order, Refund refund, boolean afterCompletion) {
    return new OrderRefunded(
        order,
        refund.refundId(),
        refund.lines().stream()
            .map(part ->
                new RefundedLine(
                    part.line(), order.lines().get(part.line()).itemId(), 1, part.amount()))
            .toList(),
        refund.deliveryTip(),
        refund.couponReduction(),
        new GivenBack(refund.money(), refund.points(), refund.coupons()),
        refund.fault(),
        refund.isFull(),
        afterCompletion,
        refund.riderId(),
        refund.reason(),
        null,
        refund.refundedAt());
  }

  static PaymentRefunded refunded(OrderFacts order, RefundId refund, Money amount) {
    return new PaymentRefunded(
        new PaymentId(UUID.randomUUID()),
        order.orderId(),
        refund,
        "pay_1",
        amount,
        Money.ZERO,
        "cold",
        NOON);
  }
}
