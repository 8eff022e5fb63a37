package dosirak.contracts.order;

/** Which deadline an order missed. */
public enum ExpiryStage {
  /** It was not paid in time. */
  PAYMENT,
  /** It was paid, but the shop did not answer in time. */
  ACCEPTANCE
}
