/**
 * The room where orders live: quotes from its own copy of the menus, orders from placed to their
 * end, their deadlines and their history. It is the process manager of the marketplace: payment,
 * the shop's owner, delivery and the clock each move an order along, and every move is one decision
 * of the pure state machine {@link dosirak.order.Order}. What an order went through is said in
 * events that carry all its facts; the other domains only react to them.
 */
@NullMarked
package dosirak.order;

import org.jspecify.annotations.NullMarked;
