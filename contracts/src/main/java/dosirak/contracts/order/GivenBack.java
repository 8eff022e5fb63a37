package dosirak.contracts.order;

import dosirak.contracts.Money;

/**
 * What a customer gets back of an order.
 *
 * @param money to where it came from
 * @param points to the balance
 * @param coupons whether the coupons can be used again
 */
public record GivenBack(Money money, Money points, boolean coupons) {}
