package dosirak.contracts.shop;

/** How an area is described. */
public enum AreaKind {
  /** A circle around the shop. */
  RADIUS,
  /** What the owner drew. */
  POLYGON,
  /** An administrative district. */
  DISTRICT
}
