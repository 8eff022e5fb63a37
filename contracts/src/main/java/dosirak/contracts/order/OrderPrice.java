package dosirak.contracts.order;

import dosirak.contracts.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an order comes to: {@code total = items + deliveryTip - couponDiscount - points}.
 *
 * @param items the value of the lines
 * @param deliveryTip what the customer pays for delivery
 * @param total what is left to pay in money
 * @param couponDiscount what coupons take off; absent in orders from before there were any
 * @param points paid with points; absent likewise
 * @param feeLines what the delivery tip is made of; absent likewise
 */
public record OrderPrice(
    Money items,
    Money deliveryTip,
    Money total,
    @Nullable Money couponDiscount,
    @Nullable Money points,
    @Nullable List<FeeLine> feeLines) {
  public OrderPrice {
    feeLines = feeLines == null ? null : List.copyOf(feeLines);
  }

  /** A price without benefits whose tip is not explained. */
  public OrderPrice(Money items, Money deliveryTip, Money total) {
    this(items, deliveryTip, total, null, null, null);
  }

  /** What coupons take off; nothing where there are none. */
  public Money discount() {
    return couponDiscount == null ? Money.ZERO : couponDiscount;
  }

  /** What is paid with points; nothing where none are. */
  public Money pointsUsed() {
    return points == null ? Money.ZERO : points;
  }
}
