package dosirak.delivery.dispatch;

/**
 * An open order as the engine computes with it: metres on the city's plane, minutes from now.
 *
 * @param order the order itself
 * @param shop where it is picked up
 * @param dropoff where it is delivered
 * @param readyMinutes when the food is ready; negative when it already is
 * @param assignByMinutes when it fails if no rider holds it
 */
record Job(OpenOrder order, Spot shop, Spot dropoff, double readyMinutes, double assignByMinutes) {

  /** Returns this job with no later a deadline than the given one. */
  Job assignedBy(double minutes) {
    return minutes < assignByMinutes ? new Job(order, shop, dropoff, readyMinutes, minutes) : this;
  }

  String shopId() {
    return order.shopId();
  }
}
