/** What happened to an order, from placed to its end. */
@NullMarked
package dosirak.contracts.order;

import org.jspecify.annotations.NullMarked;
