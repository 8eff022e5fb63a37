/** Who brings an order and how far it has come. */
@NullMarked
package dosirak.contracts.delivery;

import org.jspecify.annotations.NullMarked;
