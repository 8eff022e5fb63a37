package dosirak.delivery;

/** How far a rider's piece of work has come. */
enum AssignmentState {
  /** The rider was asked and has not answered. */
  OFFERED,
  /** The rider accepted and is on the way to the shop. */
  TO_SHOP,
  /** The rider is at the shop; some orders may be picked up already. */
  AT_SHOP,
  /** All that is left of it was picked up. */
  TO_CUSTOMER,
  /** Nothing of it is left to do. */
  ENDED
}
