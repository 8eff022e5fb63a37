package dosirak.delivery;

/** What became of one order within an assignment. */
enum AssignedOrderState {
  /** The rider was asked and has not answered. */
  OFFERED(TaskState.OFFERED),
  /** The rider said no. */
  DECLINED(TaskState.OPEN),
  /** The rider did not answer in time. */
  EXPIRED(TaskState.OPEN),
  /** The rider will pick it up. */
  ASSIGNED(TaskState.ASSIGNED),
  /** The rider did not pick it up in time; it needs another. */
  RETURNED(TaskState.OPEN),
  /** The rider has the food. */
  PICKED_UP(TaskState.PICKED_UP),
  /** The customer has the food. */
  DELIVERED(TaskState.DELIVERED),
  /** The order itself ended; nobody needs to bring it. */
  WITHDRAWN(TaskState.CLOSED),
  /** The rider had the food and could not deliver it. */
  FAILED(TaskState.CLOSED);

  private final TaskState task;

  AssignedOrderState(TaskState task) {
    this.task = task;
  }

  /** Whether the rider still has something to do for it. */
  boolean isLive() {
    return this == OFFERED || this == ASSIGNED || this == PICKED_UP;
  }

  /** Whether it came back to be offered to another rider. */
  boolean isBack() {
    return task == TaskState.OPEN;
  }

  /** The state of the order's task that goes with it. */
  TaskState task() {
    return task;
  }
}
