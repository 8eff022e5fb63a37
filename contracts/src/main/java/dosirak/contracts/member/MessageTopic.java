package dosirak.contracts.member;

/** What messages are about. */
public enum MessageTopic {
  /** The steps of an order. */
  ORDERS,
  /** Reviews and their answers. */
  REVIEWS,
  /** Coupons and points. */
  BENEFITS,
  /** What the marketplace offers. */
  NEWS
}
