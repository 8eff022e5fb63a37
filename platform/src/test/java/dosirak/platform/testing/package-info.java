/**
 * What tests of domains stand on: a real PostgreSQL for the whole test run, compartments started as
 * in production, journals of domains that are not there, and clocks that a test moves.
 */
@NullMarked
package dosirak.platform.testing;

import org.jspecify.annotations.NullMarked;
