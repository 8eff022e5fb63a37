package dosirak.contracts.order;

/** Why an accepted order could not be finished. */
public enum FailureCause {
  /** No rider was found by an hour after the ready time. */
  NO_RIDER,
  /** It was picked up but not delivered within ninety minutes. */
  NOT_DELIVERED
}
