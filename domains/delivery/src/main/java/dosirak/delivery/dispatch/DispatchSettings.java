package dosirak.delivery.dispatch;

/**
 * The figures that the global dispatcher weighs with. They were chosen on recorded and on distorted
 * days (fewer riders, slower travel, longer preparation), for the most orders delivered first and
 * the shortest wait second.
 *
 * @param horizonMinutes how long before a rider must leave for it an order starts to take part
 * @param loadWindowMinutes how far ahead demand and supply are compared
 * @param calmRiderPrice what a minute of a rider's time is worth, in minutes of one customer's
 *     wait, when there are riders enough
 * @param busyRiderPrice the same when the demand is as much as the riders can do
 * @param calmLoad the share of the riders' time in demand up to which the price stays calm
 * @param maxBundle the most orders of one trip
 * @param maxBundleDelayMinutes how much later than alone an order may be delivered for being
 *     bundled
 * @param returnShare which share of the way back from the last drop-off to the shop counts as the
 *     rider's time
 * @param unservedMinutes what leaving an order without a rider counts, in minutes of wait
 * @param ageWeight what each minute that an order has been ready adds to that
 * @param urgentMinutes how long before an order fails it becomes more urgent than any other
 * @param shiftMarginMinutes how long before the end of a shift a pick-up should be, in case the
 *     rider is later than expected
 * @param reactionMinutes how long a rider takes from the offer until leaving
 * @param candidates how many riders are considered for one bundle
 */
record DispatchSettings(
    double horizonMinutes,
    double loadWindowMinutes,
    double calmRiderPrice,
    double busyRiderPrice,
    double calmLoad,
    int maxBundle,
    double maxBundleDelayMinutes,
    double returnShare,
    double unservedMinutes,
    double ageWeight,
    double urgentMinutes,
    double shiftMarginMinutes,
    double reactionMinutes,
    int candidates) {

  static final DispatchSettings DEFAULT =
      new DispatchSettings(22, 30, 0.1, 1.0, 0.6, 4, 40, 0.5, 200, 4, 25, 1.5, 0.5, 40);
}
