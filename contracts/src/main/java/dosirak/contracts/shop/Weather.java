package dosirak.contracts.shop;

/** What the marketplace says of the weather. */
public enum Weather {
  /** Nothing to speak of. */
  FINE,
  /** Heavy rain. */
  RAIN,
  /** Snow or ice. */
  SNOW,
  /** Heat that is dangerous. */
  HEAT
}
