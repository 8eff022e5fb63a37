package dosirak.contracts.order;

import dosirak.contracts.ItemId;
import dosirak.contracts.Money;

/**
 * A part of an order's line that is refunded.
 *
 * @param line its place in the order, from 0
 * @param quantity how many of it; 0 for an amount that is no whole portion
 * @param amount at the prices of the order, before discounts
 */
public record RefundedLine(int line, ItemId itemId, int quantity, Money amount) {}
