package dosirak.contracts.shop;

/** What became of an application. */
public enum ApplicationDecision {
  /** The shop is published. */
  APPROVED,
  /** The applicant is to mend it. */
  RETURNED,
  /** It is at its end. */
  REFUSED
}
