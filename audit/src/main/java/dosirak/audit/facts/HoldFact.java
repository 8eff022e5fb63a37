package dosirak.audit.facts;

/**
 * That an order held portions or a place in a kitchen.
 *
 * @param givenBack whether it gave them back
 */
public record HoldFact(String orderId, boolean givenBack) {}
