package dosirak.storefront;

import dosirak.platform.web.Problem;

/** What lists are sorted by, after open shops before closed ones. Cursors count on their order. */
enum ListSort {
  /** The nearest first. */
  DISTANCE("distance"),

  /** The best first; shops without reviews last. */
  RATING("rating"),

  /** The cheapest delivery of an order of the least value first. */
  DELIVERY_TIP("deliveryTip");

  private static final int MOST_HUNDREDTHS = 500;

  private final String text;

  ListSort(String text) {
    this.text = text;
  }

  /**
   * The sort of a name.
   *
   * @throws Problem 400 where there is none
   */
  static ListSort of(String text) {
    for (ListSort sort : values()) {
      if (sort.text.equals(text)) {
        return sort;
      }
    }
    throw Problem.invalid("sort", "must be distance, rating or deliveryTip");
  }

  /** What a shop is sorted by: the least comes first. */
  double key(ListShops.Near shop) {
    return switch (this) {
      case DISTANCE -> shop.metres();
      case RATING -> Math.max(0, MOST_HUNDREDTHS - shop.shop().rating().hundredths());
      case DELIVERY_TIP -> Math.max(0, shop.estimate().tip().won());
    };
  }
}
