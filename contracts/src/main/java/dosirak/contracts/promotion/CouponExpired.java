package dosirak.contracts.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.CouponId;
import java.time.Instant;

/** A coupon was not used in time. */
public record CouponExpired(CouponId couponId, AccountId customerId, Instant expiredAt)
    implements PromotionEvent {
  @Override
  public String key() {
    return customerId.toString();
  }
}
