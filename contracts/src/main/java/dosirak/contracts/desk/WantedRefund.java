package dosirak.contracts.desk;

/**
 * A part of an order's line that is to be refunded.
 *
 * @param line its place in the order, from 0
 */
public record WantedRefund(int line, int quantity) {}
