package dosirak.pos;

/** Where an order stands in the words that tills of order relays understand. */
enum RelayState {
  /** The shop must answer it. */
  NEW,
  /** The shop took it. */
  RECEIPT,
  /** A rider will fetch it. */
  RIDER_ASSIGNED,
  /** It left the shop. */
  PICKUP_COMPLETED,
  /** The customer has it from the rider. */
  DELIVERY_COMPLETED,
  /** All is done. */
  COMPLETED,
  /** It came to nothing. */
  CANCELED;

  /** Whether nothing follows but refunds. */
  boolean isEnd() {
    return this == COMPLETED || this == CANCELED;
  }
}
