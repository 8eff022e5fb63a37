package dosirak.audit.facts;

import java.time.Instant;

/**
 * A change of an order's state in the journal.
 *
 * @param position in the journal of order
 * @param state the state the order had afterwards
 * @param recordedAt machine time
 */
public record OrderStep(long position, OrderState state, Instant recordedAt) {}
