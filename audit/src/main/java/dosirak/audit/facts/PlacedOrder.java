package dosirak.audit.facts;

/**
 * What the journal says an order is, from the event of its placement.
 *
 * @param total what the customer pays, won
 */
public record PlacedOrder(String orderId, boolean byCard, boolean delivery, long total) {}
