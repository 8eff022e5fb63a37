package dosirak.contracts.order;

/** How an order is paid. */
public enum PaymentMethod {
  /** Through the gateway, before the shop sees the order. */
  CARD,
  /** To the rider or at the counter; the gateway is not involved. */
  AT_THE_DOOR
}
