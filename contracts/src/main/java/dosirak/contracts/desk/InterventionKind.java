package dosirak.contracts.desk;

/** What an operator wants of an order. */
public enum InterventionKind {
  /** End it. */
  CANCEL,
  /** Give back a part of it. */
  REFUND,
  /** Give it to another rider. */
  REASSIGN
}
