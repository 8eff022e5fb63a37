package dosirak.contracts.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Coupons and points of an order are the customer's again.
 *
 * @param refundId the refund it belongs to; absent where the order ended early
 * @param points that came back
 * @param balance points the customer can use after it
 */
public record BenefitsRestored(
    OrderId orderId,
    AccountId customerId,
    @Nullable RefundId refundId,
    List<CouponId> coupons,
    Money points,
    Money balance,
    Instant restoredAt)
    implements PromotionEvent {
  public BenefitsRestored {
    coupons = List.copyOf(coupons);
  }

  @Override
  public String key() {
    return orderId.toString();
  }
}
