package dosirak.audit.facts;

import org.jspecify.annotations.Nullable;

/**
 * A window of time of a kitchen that takes on so much and no more.
 *
 * @param name of the shop and the window
 * @param orders how many it has taken on; likewise the others
 * @param mostOrders the limit; absent: none. Likewise the others
 * @param heldOrders the orders that hold a place in it, counted one by one
 */
public record KitchenFact(
    String name,
    long orders,
    long items,
    long amount,
    @Nullable Long mostOrders,
    @Nullable Long mostItems,
    @Nullable Long mostAmount,
    long heldOrders) {}
