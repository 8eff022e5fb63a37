package dosirak.delivery;

/** How far an order's delivery has come, whoever carries it. */
enum TaskState {
  /** No rider is asked or has it. */
  OPEN,
  /** A rider is asked. */
  OFFERED,
  /** A rider will pick it up. */
  ASSIGNED,
  /** A rider has the food. */
  PICKED_UP,
  /** The customer has the food. */
  DELIVERED,
  /** The order ended without a delivery. */
  CLOSED;

  /** Whether nothing more will happen. */
  boolean isFinal() {
    return this == DELIVERED || this == CLOSED;
  }
}
