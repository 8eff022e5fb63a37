package dosirak.order;

/** Where an order stands. */
enum OrderState {
  /** Placed; waits for its payment. */
  PENDING,
  /** Paid, or to be paid at the door; the shop must answer. */
  PAID,
  /** The shop cooks. */
  ACCEPTED,
  /** The food waits at the shop. */
  READY,
  /** The rider, or the customer, has the food. */
  PICKED_UP,
  /** The customer has the food. */
  DELIVERED,
  /** The good end; follows delivered at once. */
  COMPLETED,
  /** The payment was refused. */
  PAYMENT_FAILED,
  /** It was not paid, or not accepted, in time. */
  EXPIRED,
  /** The shop refused it. */
  REJECTED,
  /** The customer took it back. */
  CANCELLED,
  /** Accepted, but could not be finished. */
  FAILED;

  /** Whether nothing can happen to an order any more. */
  boolean ended() {
    return switch (this) {
      case PENDING, PAID, ACCEPTED, READY, PICKED_UP, DELIVERED -> false;
      case COMPLETED, PAYMENT_FAILED, EXPIRED, REJECTED, CANCELLED, FAILED -> true;
    };
  }
}
