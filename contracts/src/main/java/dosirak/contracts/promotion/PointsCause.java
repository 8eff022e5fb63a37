package dosirak.contracts.promotion;

/** Why a balance of points changed. */
public enum PointsCause {
  /** An order was completed. */
  EARNED,
  /** A refund took back what the order had earned. */
  TAKEN_BACK,
  /** An operator gave them. */
  GRANTED,
  /** They were not used in time. */
  EXPIRED
}
