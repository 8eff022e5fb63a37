package dosirak.contracts.shop;

import dosirak.contracts.Money;

/**
 * A part of the delivery tip that depends on the value of the items.
 *
 * @param from the least value of the items at which this holds; the last step that is reached does
 * @param tip this part of the tip
 */
public record AmountStep(Money from, Money tip) {}
