package dosirak.city.plan;

import dosirak.contracts.GeoPoint;

/**
 * A rider and a shift.
 *
 * @param code the rider's name in the plan
 * @param start where the rider is when the shift begins
 * @param onMinute the minute the shift begins
 * @param offMinute the minute the shift ends; nothing is picked up after it
 * @param pickupServiceMinutes at the shop, from arrival, before the rider can leave
 * @param dropoffServiceMinutes at the customer's, from arrival until the food is handed over
 * @param declineShare the share of offers this rider declines, 0 to 1
 * @param ignoreShare the share of offers this rider lets run out, 0 to 1
 */
public record RiderPlan(
    String code,
    GeoPoint start,
    double onMinute,
    double offMinute,
    double metresPerMinute,
    double pickupServiceMinutes,
    double dropoffServiceMinutes,
    double declineShare,
    double ignoreShare) {
  public RiderPlan {
    if (!(metresPerMinute > 0)) {
      throw new IllegalArgumentException("a rider must move: " + metresPerMinute + " m/min");
    }
    if (!(offMinute >= onMinute)) {
      throw new IllegalArgumentException("the shift of " + code + " ends before it begins");
    }
  }
}
