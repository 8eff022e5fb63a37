package dosirak.audit.facts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order as the order domain knows it.
 *
 * @param total what the customer pays, won
 * @param deadlineAt city time of the next deadline, absent where none is running
 */
public record OrderFact(
    String orderId,
    OrderState state,
    boolean byCard,
    boolean delivery,
    long total,
    @Nullable Instant deadlineAt,
    String quoteId) {}
