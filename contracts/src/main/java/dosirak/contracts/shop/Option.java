package dosirak.contracts.shop;

import dosirak.contracts.Money;
import dosirak.contracts.OptionId;

/**
 * One choice inside an option group.
 *
 * @param price added to the price of the item, zero or more
 */
public record Option(OptionId optionId, String name, Money price) {}
