package dosirak.platform.security;

/** Who may call an endpoint. */
public enum Who {
  /** Everybody, signed in or not. */
  ANYONE,
  /** Everybody who is signed in as a person. */
  SIGNED_IN,
  /** People with the role of a customer. */
  CUSTOMER,
  /** People with the role of an owner. */
  OWNER,
  /** People with the role of a rider. */
  RIDER,
  /** People with the role of an operator. */
  OPERATOR,
  /** Machine clients that may create and drive a simulated city. */
  SIMULATE,
  /** Machine clients that may read everything to prove the books. */
  AUDIT,
  /** Everybody where the marketplace was started as a demonstration, else nobody by this rule. */
  DEMO_VIEWER
}
