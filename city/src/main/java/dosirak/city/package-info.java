/**
 * A simulated city that drives a running marketplace over its public HTTP API, as customers, owners
 * and riders would: a rush with a report, for a generated city or a recorded day, and a small city
 * without end for a demonstration.
 */
@NullMarked
package dosirak.city;

import org.jspecify.annotations.NullMarked;
