package dosirak.audit.facts;

import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger.
 *
 * @param orderId absent where it belongs to no order
 * @param kind what the transaction is about; absent where settlement does not tell
 * @param amount won; a debit is positive, a credit negative
 */
public record PostingFact(
    @Nullable String orderId,
    String transactionId,
    @Nullable String kind,
    String account,
    long amount) {}
