/**
 * A domain running: its own context, pool, web and subscriptions, which starts, stops and fails
 * alone.
 */
@NullMarked
package dosirak.platform.compartment;

import org.jspecify.annotations.NullMarked;
