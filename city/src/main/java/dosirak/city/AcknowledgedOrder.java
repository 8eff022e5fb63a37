package dosirak.city;

/**
 * An order that the marketplace acknowledged and may therefore never lose.
 *
 * @param orderId what it answered
 * @param idempotencyKey what the placement carried
 * @param code the order's name in the plan
 */
public record AcknowledgedOrder(String orderId, String idempotencyKey, String code) {}
