package dosirak.contracts.order;

/** How the food reaches the customer. */
public enum Fulfilment {
  /** A rider brings it. */
  DELIVERY,
  /** The customer fetches it at the shop. */
  PICKUP
}
