package dosirak.order;

import dosirak.contracts.Money;
import dosirak.contracts.shop.KitchenLimit;

/**
 * What a kitchen has taken on in a window of time, or what one order adds to it.
 *
 * @param items counted with their quantities
 * @param amount value of items, before discounts
 */
record KitchenLoad(long orders, long items, Money amount) {
  static final KitchenLoad NONE = new KitchenLoad(0, 0, Money.ZERO);

  KitchenLoad plus(KitchenLoad other) {
    return new KitchenLoad(orders + other.orders, items + other.items, amount.plus(other.amount));
  }

  KitchenLoad minus(KitchenLoad other) {
    return new KitchenLoad(orders - other.orders, items - other.items, amount.minus(other.amount));
  }

  /** Whether a kitchen can take on so much. */
  boolean fits(KitchenLimit limit) {
    Integer mostOrders = limit.orders();
    Integer mostItems = limit.items();
    Money mostAmount = limit.amount();
    return (mostOrders == null || orders <= mostOrders)
        && (mostItems == null || items <= mostItems)
        && (mostAmount == null || amount.compareTo(mostAmount) <= 0);
  }

  /** Whether nothing at all can be added to it. */
  boolean fills(KitchenLimit limit) {
    Integer mostOrders = limit.orders();
    Integer mostItems = limit.items();
    Money mostAmount = limit.amount();
    return (mostOrders != null && orders >= mostOrders)
        || (mostItems != null && items >= mostItems)
        || (mostAmount != null && amount.compareTo(mostAmount) >= 0);
  }
}
