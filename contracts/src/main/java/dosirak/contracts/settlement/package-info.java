/** What settlement says: statements that were closed. */
@NullMarked
package dosirak.contracts.settlement;

import org.jspecify.annotations.NullMarked;
