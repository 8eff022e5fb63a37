package dosirak.audit.facts;

import org.jspecify.annotations.Nullable;

/**
 * The payment of an order as the payment domain knows it; amounts in won.
 *
 * @param paymentKey the gateway's name for it, absent before a confirmation
 */
public record PaymentFact(
    String orderId,
    PaymentState state,
    long amount,
    @Nullable String paymentKey,
    long captured,
    long refunded) {}
