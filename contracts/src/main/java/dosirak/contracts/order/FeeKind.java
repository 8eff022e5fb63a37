package dosirak.contracts.order;

/** What a part of the delivery tip is for. */
public enum FeeKind {
  /** The step of the distance. */
  DISTANCE,
  /** The step of the value of the items. */
  ORDER_AMOUNT,
  /** The area, as a district. */
  AREA,
  /** The hour. */
  HOUR,
  /** A public holiday. */
  PUBLIC_HOLIDAY,
  /** Bad weather. */
  WEATHER
}
