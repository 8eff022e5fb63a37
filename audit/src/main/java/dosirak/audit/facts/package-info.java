/**
 * What the audit collected, as plain values: the domains' facts, what their journals say, and what
 * the gateway says. Nothing here judges.
 */
@NullMarked
package dosirak.audit.facts;

import org.jspecify.annotations.NullMarked;
