package dosirak.audit.facts;

import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger.
 *
 * @param orderId absent where it belongs to no order
 * @param amount won; a debit is positive, a credit negative
 */
public record PostingFact(
    @Nullable String orderId, String transactionId, String account, long amount) {}
