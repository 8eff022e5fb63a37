package dosirak.contracts.order;

import dosirak.contracts.Money;

/**
 * A part of the delivery tip, explained.
 *
 * @param detail what it follows from, as "up to 2000 m" or the name of the area or of the holiday;
 *     may be empty
 */
public record FeeLine(FeeKind kind, String detail, Money amount) {}
