/**
 * A rush without an end, as regular as a heartbeat: people who order, cook, ride and look around at
 * a rate that does not depend on the answers, so that what a fault changes can be seen in the
 * numbers. Every call belongs to a group of endpoints and to the phase in which it began.
 */
@NullMarked
package dosirak.city.steady;

import org.jspecify.annotations.NullMarked;
