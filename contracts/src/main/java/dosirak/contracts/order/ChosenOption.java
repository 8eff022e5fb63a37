package dosirak.contracts.order;

import dosirak.contracts.Money;
import dosirak.contracts.OptionId;

/** An option as it was ordered. */
public record ChosenOption(OptionId optionId, String name, Money price) {}
