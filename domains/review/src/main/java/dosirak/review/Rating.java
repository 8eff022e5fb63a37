package dosirak.review;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A shop's rating: how many of the reviews that count gave how many stars, and what customers are
 * shown for it. What is shown is a Bayesian mean: as if the shop had, besides its own reviews, some
 * as good as the marketplace is on average. So a shop with two reviews is neither the best nor the
 * worst of the city.
 *
 * @param counts of one star, of two, and so on to five
 */
record Rating(List<Long> counts) {
  /** The most stars. */
  static final int MOST_STARS = 5;

  /** A rating of nothing. */
  static final Rating NONE = new Rating(List.of(0L, 0L, 0L, 0L, 0L));

  /** How many reviews' worth the marketplace's mean is. */
  static final int WEIGHT_OF_MEAN = 20;

  private static final int HUNDRED = 100;

  Rating {
    counts = List.copyOf(counts);
    if (counts.size() != MOST_STARS) {
      throw new IllegalArgumentException("a rating has a count for each of one to five stars");
    }
  }

  long reviews() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /** How many gave so many stars. */
  long of(int stars) {
    return counts.get(stars - 1);
  }

  Rating plus(Rating other) {
    return new Rating(
        IntStream.range(0, MOST_STARS)
            .mapToObj(index -> counts.get(index) + other.counts.get(index))
            .toList());
  }

  Rating minus(Rating other) {
    return new Rating(
        IntStream.range(0, MOST_STARS)
            .mapToObj(index -> counts.get(index) - other.counts.get(index))
            .toList());
  }

  private long hundredthsInAll() {
    return IntStream.rangeClosed(1, MOST_STARS).mapToLong(stars -> stars * of(stars)).sum()
        * HUNDRED;
  }

  /**
   * What customers are shown, in hundredths of a star; 0 without reviews.
   *
   * @param mean the marketplace's, in hundredths of a star
   */
  int hundredths(int mean) {
    return reviews() == 0 ? 0 : leaning(mean, WEIGHT_OF_MEAN);
  }

  /**
   * The mean of these reviews and some more that are as good as a mean, half up to a hundredth.
   *
   * @param mean in hundredths of a star
   * @param weight how many more, at least one where there are no reviews
   */
  int leaning(int mean, int weight) {
    long sum = hundredthsInAll() + (long) mean * weight;
    long number = reviews() + weight;
    return Math.toIntExact((2 * sum + number) / (2 * number));
  }
}
