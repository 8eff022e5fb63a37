package dosirak.contracts.order;

import java.time.Instant;

/**
 * When food was promised, in city time.
 *
 * @param readyAt when it is cooked
 * @param from when it can be there, or be picked up, at the earliest
 * @param until by when it should be
 */
public record Promise(Instant readyAt, Instant from, Instant until) {}
