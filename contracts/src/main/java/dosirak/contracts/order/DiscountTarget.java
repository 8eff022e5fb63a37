package dosirak.contracts.order;

/** What a discount is taken off. */
public enum DiscountTarget {
  /** The items. */
  ITEMS,
  /** The delivery tip. */
  DELIVERY
}
