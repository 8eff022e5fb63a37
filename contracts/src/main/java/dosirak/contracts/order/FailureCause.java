package dosirak.contracts.order;

/** Why an accepted order failed. */
public enum FailureCause {
  /** No rider took it in time. */
  NO_RIDER,
  /** It was picked up and did not arrive in time. */
  NOT_DELIVERED,
  /** The rider could not deliver it. */
  DELIVERY_FAILED,
  /** It was ready to be picked up, and its customer did not come. */
  NOT_COLLECTED
}
