package dosirak.contracts.shop;

import dosirak.contracts.Money;

/**
 * One step of the delivery tip table: what the customer pays up to a distance.
 *
 * @param upToMetres straight-line distance from the shop, inclusive
 * @param tip the delivery tip for this step
 */
public record TipStep(int upToMetres, Money tip) {}
