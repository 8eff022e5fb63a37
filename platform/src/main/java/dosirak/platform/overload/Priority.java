package dosirak.platform.overload;

/**
 * How much a request matters when not all can be served, the most important first. Each kind may
 * fill only its share of the places, so that those above always find some.
 */
public enum Priority {
  /** What was paid for: confirming, accepting, cooking, handing over, a rider's steps. */
  PAID(100),
  /** On the way to paying: quotes, placing, coupons. */
  CHECKOUT(90),
  /** Looking around. */
  BROWSE(75),
  /** What is done with rights over others, and figures. */
  BACK_OFFICE(50);

  private final int sharePercent;

  Priority(int sharePercent) {
    this.sharePercent = sharePercent;
  }

  /** How many places, of all there are, may be taken before one of this kind has to wait. */
  int placesOf(int limit) {
    return Math.max(1, limit * sharePercent / 100);
  }
}
