/**
 * The money of an order at the gateway: one intent for each order that is paid by card, one charge
 * at most, and one refund at most, whatever is repeated, lost or killed. The intent is written,
 * then the gateway is called, then the outcome is written, each in its own transaction and none of
 * them held across the call. An outcome that did not come is a state: it is looked up until it is
 * known, and never guessed. A card that the gateway refuses for good ends the order; who wants to
 * pay with another card orders again. An order that ends gets its money back in full, also when the
 * approval comes only after the end.
 */
@NullMarked
package dosirak.payment;

import org.jspecify.annotations.NullMarked;
