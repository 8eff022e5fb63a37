package dosirak.audit.facts;

/** The states of a payment as the payment domain names them. */
public enum PaymentState {
  OPEN,
  CONFIRMING,
  UNKNOWN,
  APPROVED,
  REFUSED,
  CANCELLING,
  CANCELLED;

  /** Whether a call to the gateway is under way or its outcome is not known yet. */
  public boolean isUnderWay() {
    return this == CONFIRMING || this == UNKNOWN || this == CANCELLING;
  }
}
