package dosirak.contracts.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.CouponUse;
import java.time.Instant;
import java.util.List;

/** The order was completed: its coupons and points are spent. */
public record BenefitsUsed(
    OrderId orderId, AccountId customerId, List<CouponUse> coupons, Money points, Instant usedAt)
    implements PromotionEvent {
  public BenefitsUsed {
    coupons = List.copyOf(coupons);
  }

  @Override
  public String key() {
    return orderId.toString();
  }
}
