package dosirak.audit.facts;

import org.jspecify.annotations.Nullable;

/**
 * The portions of an item, or of an option of it, as the order domain counts them.
 *
 * @param name of the shop, the item and the option
 * @param available absent where they are not counted any more
 * @param allotted what the shop added in all
 * @param held what orders took in all
 * @param givenBack what orders gave back in all
 */
public record StockFact(
    String name, @Nullable Long available, long allotted, long held, long givenBack) {}
