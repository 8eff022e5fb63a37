package dosirak.storefront;

import org.jspecify.annotations.Nullable;

/**
 * Which shops somebody wants to see. What is absent does not matter.
 *
 * @param openOnly only shops that take orders
 * @param category normalised; only shops whose menu has it
 * @param deliveryTipAtMostWon of an order of the least value, placed now
 * @param minimumOrderAtMostWon the least value of an order to the place
 * @param ratingAtLeastHundredths of a star; a shop without reviews has none
 */
record ListFilter(
    boolean openOnly,
    @Nullable String category,
    @Nullable Long deliveryTipAtMostWon,
    @Nullable Long minimumOrderAtMostWon,
    @Nullable Integer ratingAtLeastHundredths) {
  /** All shops. */
  static final ListFilter NONE = new ListFilter(false, null, null, null, null);

  /** Whether a shop passes; of its categories its menu decides. */
  boolean takes(ListShops.Near shop) {
    return (!openOnly || shop.open())
        && (deliveryTipAtMostWon == null || shop.estimate().tip().won() <= deliveryTipAtMostWon)
        && (minimumOrderAtMostWon == null
            || shop.estimate().minimumOrder().won() <= minimumOrderAtMostWon)
        && (ratingAtLeastHundredths == null
            || (shop.shop().rating().reviews() > 0
                && shop.shop().rating().hundredths() >= ratingAtLeastHundredths));
  }
}
