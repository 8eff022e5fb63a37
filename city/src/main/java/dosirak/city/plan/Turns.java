package dosirak.city.plan;

import org.jspecify.annotations.Nullable;

/**
 * What is not ordinary about an order.
 *
 * @param coupon whether the customer uses a coupon of the shop, where it has any
 * @param points whether the customer pays with the points there are
 * @param slotsAhead how many slots ahead it is ordered for; 0 is as soon as possible
 * @param cancellationAskedAfterMinutes when the customer asks to cancel although it is being
 *     cooked, from the click; absent: never
 * @param granted whether the shop grants that
 * @param moreMinutes how much longer the shop takes than it said; 0 is no longer
 * @param shortage whether the shop finds out that it has not everything
 * @param refunded whether something was missing, so that the shop refunds a portion afterwards
 * @param stars how many the customer gives; absent: writes no review
 * @param mishap whether the food does not survive the ride
 */
public record Turns(
    boolean coupon,
    boolean points,
    int slotsAhead,
    @Nullable Double cancellationAskedAfterMinutes,
    boolean granted,
    int moreMinutes,
    boolean shortage,
    boolean refunded,
    @Nullable Integer stars,
    boolean mishap) {
  /** An ordinary order. */
  public static final Turns NONE =
      new Turns(false, false, 0, null, false, 0, false, false, null, false);
}
