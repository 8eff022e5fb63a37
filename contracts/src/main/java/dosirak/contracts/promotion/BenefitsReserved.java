package dosirak.contracts.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.CouponUse;
import java.time.Instant;
import java.util.List;

/**
 * What an order uses is reserved for it: nobody else can use it.
 *
 * @param balance points the customer can still use
 */
public record BenefitsReserved(
    OrderId orderId,
    AccountId customerId,
    List<CouponUse> coupons,
    Money points,
    Money balance,
    Instant reservedAt)
    implements PromotionEvent {
  public BenefitsReserved {
    coupons = List.copyOf(coupons);
  }

  @Override
  public String key() {
    return orderId.toString();
  }
}
