package dosirak.contracts.order;

/** Whose fault it is that an order, or a part of it, came to nothing; who has to bear it. */
public enum Fault {
  /** The shop: it is not paid for it. */
  SHOP,
  /** The rider: the shop is paid, the rider bears it. */
  RIDER,
  /** The customer: the money is kept for those who did their part. */
  CUSTOMER,
  /** The platform: the shop is paid at its loss. */
  PLATFORM
}
