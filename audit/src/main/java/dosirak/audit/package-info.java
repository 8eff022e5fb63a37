/**
 * The audit: proves the books of a running marketplace from outside. It signs in as a machine
 * client with the scope {@code audit}, notes the head of every journal, waits until all subscribers
 * have passed it, collects the facts over HTTP and asks the gateway directly, and lets the rules
 * judge what lies before the heads. What offends in one look and not in the next was under way;
 * what offends in every look is an offender and is named.
 */
@NullMarked
package dosirak.audit;

import org.jspecify.annotations.NullMarked;
