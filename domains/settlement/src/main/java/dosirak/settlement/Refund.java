package dosirak.settlement;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.RefundId;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.OrderRefunded;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refund of a part of an order, as far as the books need it: {@code lines + deliveryTip =
 * couponReduction + money + points}.
 *
 * @param lines at the prices of the order
 * @param couponReduction what coupons had taken off this part
 * @param coupons whether the coupons are good again
 * @param isFull whether nothing of the order is left after it
 * @param riderId who bears it, where it is the rider's fault
 */
record Refund(
    RefundId refundId,
    List<Part> lines,
    Money deliveryTip,
    Money couponReduction,
    Money money,
    Money points,
    boolean coupons,
    Fault fault,
    boolean isFull,
    @Nullable AccountId riderId,
    String reason,
    Instant refundedAt) {

  /**
   * A part of a line.
   *
   * @param line its place in the order, from 0
   */
  record Part(int line, Money amount) {}

  Refund {
    lines = List.copyOf(lines);
  }

  static Refund of(OrderRefunded refunded) {
    return new Refund(
        refunded.refundId(),
        refunded.lines().stream().map(line -> new Part(line.line(), line.amount())).toList(),
        refunded.deliveryTip(),
        refunded.couponReduction(),
        refunded.givenBack().money(),
        refunded.givenBack().points(),
        refunded.givenBack().coupons(),
        refunded.fault(),
        refunded.isFull(),
        refunded.riderId(),
        refunded.reason(),
        refunded.refundedAt());
  }

  /** What the customer gets. */
  Money givenBack() {
    return money.plus(points);
  }
}
