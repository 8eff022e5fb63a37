package dosirak.contracts.order;

/** How an order is paid. */
public enum PaymentMethod {
  /** By card or account at the gateway, before the shop hears of it. */
  CARD,
  /** In cash, to the rider or at the counter. */
  AT_THE_DOOR,
  /** By card on the rider's or the counter's terminal. */
  AT_THE_DOOR_CARD,
  /** With points and coupons alone; nothing is left to pay. */
  POINTS
}
