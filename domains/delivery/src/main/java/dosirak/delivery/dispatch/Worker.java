package dosirak.delivery.dispatch;

/**
 * A rider as the engine computes with it: metres on the city's plane, minutes from now.
 *
 * @param rider the rider itself
 * @param from where the rider can next leave from
 * @param fromMinutes when the rider can next leave
 * @param shiftEndMinutes the last moment of a pick-up
 */
record Worker(RiderState rider, Spot from, double fromMinutes, double shiftEndMinutes) {

  boolean idle() {
    return rider.idle();
  }

  double travelMinutes(Spot to) {
    return from.metresTo(to) / rider.metresPerMinute();
  }
}
