/** What settlement says: statements that were closed, and payouts. */
@NullMarked
package dosirak.contracts.settlement;

import org.jspecify.annotations.NullMarked;
