/** What happened to the money of an order at the gateway. */
@NullMarked
package dosirak.contracts.payment;

import org.jspecify.annotations.NullMarked;
