package dosirak.storefront;

/**
 * In which order what was found is shown. Points, so that a page can begin where the one before it
 * ended: they depend on the shop and on what was asked, and on no other shop.
 *
 * <p>How well the text fits counts for more than all else together can make up for between a good
 * fit and a guess: {@link #TEXT} times the difference of {@link SearchWord#GOOD} and {@link
 * SearchWord#GUESS} is more than the other weights together.
 */
final class SearchRank {
  private static final int TEXT = 10_000;
  private static final int OPEN = 1_500;
  private static final int NEAR = 1_500;
  private static final int RATED = 700;
  private static final int CHEAP = 300;

  /** At this distance half of what nearness counts is left. */
  private static final double HALF_METRES = 1_500;

  /** At this fee half of what cheapness counts is left. */
  private static final double HALF_WON = 2_000;

  /** What a shop without reviews is taken for, as if so many had said so. */
  private static final double USUAL_STARS = 3.5;

  private static final double USUAL_REVIEWS = 5;
  private static final double MOST_STARS = 5;

  private SearchRank() {}

  /**
   * Points; more is earlier.
   *
   * @param text how well it fits, from 0 to 1
   * @param open whether the shop takes orders
   * @param tipFromWon the least that a delivery costs
   */
  static int points(double text, boolean open, double metres, Rating rating, long tipFromWon) {
    double stars =
        (rating.hundredths() / 100.0 * rating.reviews() + USUAL_STARS * USUAL_REVIEWS)
            / (rating.reviews() + USUAL_REVIEWS);
    return (int)
        Math.round(
            TEXT * text
                + (open ? OPEN : 0)
                + NEAR * HALF_METRES / (HALF_METRES + metres)
                + RATED * stars / MOST_STARS
                + CHEAP * HALF_WON / (HALF_WON + tipFromWon));
  }
}
