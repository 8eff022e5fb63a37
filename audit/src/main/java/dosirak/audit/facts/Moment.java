package dosirak.audit.facts;

import java.time.Instant;

/**
 * When the facts were collected, read before the first of them.
 *
 * @param cityTime the marketplace's city time
 * @param speed city seconds in a machine second
 * @param machineTime the audit's own clock
 */
public record Moment(Instant cityTime, double speed, Instant machineTime) {}
