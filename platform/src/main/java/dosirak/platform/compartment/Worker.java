package dosirak.platform.compartment;

import java.time.Duration;

/**
 * Work that a domain does by itself again and again: deadlines, dispatch, look-ups. Declared as a
 * bean. Among all processes that run the domain, one works at a time; a run that fails is logged
 * and tried again after the interval. The task opens its own transactions, and must be safe to
 * repeat.
 *
 * @param name unique within the domain
 * @param every machine time between the end of a run and the next
 * @param task does what is due now
 */
public record Worker(String name, Duration every, Runnable task) {}
