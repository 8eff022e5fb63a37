package dosirak.contracts.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.RefundId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an order is refunded, or all of it after it was completed. The value of the part, lines
 * and tip, is {@code couponReduction + givenBack.money + givenBack.points}.
 *
 * @param deliveryTip the part of the tip that is refunded
 * @param couponReduction what coupons had taken off this part
 * @param isFull whether nothing of the order is left after it
 * @param riderId who delivered it, for a fault of the rider; absent where nobody did
 * @param decidedBy absent where no person decided
 */
public record OrderRefunded(
    OrderFacts facts,
    RefundId refundId,
    List<RefundedLine> lines,
    Money deliveryTip,
    Money couponReduction,
    GivenBack givenBack,
    Fault fault,
    boolean isFull,
    boolean isAfterCompletion,
    @Nullable AccountId riderId,
    String reason,
    @Nullable AccountId decidedBy,
    Instant refundedAt)
    implements OrderEvent {
  public OrderRefunded {
    lines = List.copyOf(lines);
  }

  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
