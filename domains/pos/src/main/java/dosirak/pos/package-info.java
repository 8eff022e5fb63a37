/**
 * What tills of shops see: new orders to pull and acknowledge, signed webhooks, and the states of
 * the order relay that existing tills understand. A till that is slow or gone never holds up an
 * order.
 */
@NullMarked
package dosirak.pos;

import org.jspecify.annotations.NullMarked;
