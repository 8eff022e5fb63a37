package dosirak.contracts.order;

import dosirak.contracts.Money;

/**
 * What an order costs.
 *
 * @param items the sum of the lines
 * @param deliveryTip the customer's part of the delivery
 * @param total what the customer pays
 */
public record OrderPrice(Money items, Money deliveryTip, Money total) {}
