/**
 * The two clocks, and where identifiers and randomness come from; all injected, so that a whole
 * city can be simulated from one seed.
 */
@NullMarked
package dosirak.platform.time;

import org.jspecify.annotations.NullMarked;
