package dosirak.contracts.order;

/** What a customer makes of a proposal. */
public enum ChangeAnswer {
  /** The replacement is taken; what it costs less is refunded. */
  REPLACED,
  /** The line is left out and refunded. */
  REMOVED,
  /** The whole order is cancelled. */
  CANCELLED
}
