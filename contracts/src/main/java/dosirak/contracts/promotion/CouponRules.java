package dosirak.contracts.promotion;

import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.DiscountTarget;
import org.jspecify.annotations.Nullable;

/**
 * What a coupon is good for.
 *
 * @param name for people
 * @param amount what it takes off; absent where it is a share
 * @param basisPoints the share it takes off, in hundredths of a percent; absent where it is an
 *     amount
 * @param mostDiscount the most that a share comes to; absent: no limit
 * @param minimumItems the least value of the items
 * @param shopId the only shop it is good for; absent: all
 * @param stackable whether it may be used together with other stackable ones
 * @param shopShareBasisPoints the share of the discount that the shop bears, in hundredths of a
 *     percent; the platform bears the rest
 */
public record CouponRules(
    String name,
    DiscountTarget target,
    @Nullable Money amount,
    @Nullable Integer basisPoints,
    @Nullable Money mostDiscount,
    Money minimumItems,
    @Nullable ShopId shopId,
    boolean stackable,
    int shopShareBasisPoints) {
  /**
   * What the coupon is worth on a value: the amount or the share of it, half-up to the won, never
   * more than the most. It may be more than the value itself.
   */
  public Money worthOn(Money value) {
    Money worth =
        amount != null ? amount : basisPoints == null ? Money.ZERO : value.share(basisPoints);
    return mostDiscount == null ? worth : Money.least(worth, mostDiscount);
  }
}
