package dosirak.audit.facts;

/**
 * A payment that ever had a capture, as the gateway says; amounts in won.
 *
 * @param captures how often the money was taken
 * @param fee what the gateway keeps
 */
public record GatewayPayment(
    String paymentKey,
    String orderId,
    long amount,
    long captured,
    long refunded,
    long captures,
    long fee) {}
