/**
 * Brings accepted orders to their customers. Each accepted delivery order is a task; while riders
 * are on duty the tasks are matched with them ({@link dosirak.delivery.OfferOrders}, by the engine
 * in {@link dosirak.delivery.dispatch}), a rider answers the offer, and the assignment is carried
 * out step by step: at the shop, picked up, delivered. Whatever a rider does not do in time is
 * given to another; whatever order ends early is taken back from its rider. The order decides what
 * becomes of the order, this room only who carries it and how far it has come.
 */
@NullMarked
package dosirak.delivery;

import org.jspecify.annotations.NullMarked;
