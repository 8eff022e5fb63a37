package dosirak.platform.security;

/** Whose resources an endpoint gives access to, once a permission let the caller in. */
public enum Whose {
  /** Only the caller's own; another's answers 404, as if it did not exist. */
  OWN,
  /** Everybody's. */
  ALL,
  /** There is no owner: public facts, or a thing that is being created for the caller. */
  NOBODY
}
