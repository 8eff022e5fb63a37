package dosirak.contracts.identity;

/** What an account may be. Roles are granted, never chosen at sign-up. */
public enum Role {
  /** Orders food. */
  CUSTOMER,
  /** Runs shops. */
  OWNER,
  /** Delivers orders. */
  RIDER,
  /** Runs the marketplace. */
  OPERATOR
}
