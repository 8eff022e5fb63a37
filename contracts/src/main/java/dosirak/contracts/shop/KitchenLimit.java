package dosirak.contracts.shop;

import dosirak.contracts.Money;
import org.jspecify.annotations.Nullable;

/**
 * How much a kitchen takes in a window of time. Windows follow each other from midnight of the
 * shop's time zone; what is absent is not limited.
 *
 * @param windowMinutes length of a window
 * @param orders the most orders
 * @param items the most items, counted with their quantities
 * @param amount the most value of items
 */
public record KitchenLimit(
    int windowMinutes, @Nullable Integer orders, @Nullable Integer items, @Nullable Money amount) {}
