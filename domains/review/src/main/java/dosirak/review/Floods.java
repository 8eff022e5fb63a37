package dosirak.review;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells a flood of reviews from an ordinary evening. New accounts that all praise or all damn a
 * shop within an hour, or within a day, in a number that the shop's own history makes next to
 * impossible, are held out of its rating until somebody looked at them. How many there may be is
 * the tail of a Poisson distribution around what the shop's past lets expect; so a shop that has a
 * hundred good reviews a day may have ten in an hour, and one that has none may not.
 */
final class Floods {
  /** Reviews of this side that an hour may always have. */
  static final int ALWAYS_ALLOWED = 4;

  /** Below this chance nobody calls it chance. */
  static final double CHANCE = 1e-5;

  /** Accounts younger than this are new. */
  static final Duration NEW_FOR = Duration.ofDays(7);

  /** The longest time that is looked at. */
  static final Duration LONGEST = Duration.ofDays(1);

  /** Reviews of a time that are looked at, the newest. */
  static final int MOST_LOOKED_AT = 1_000;

  /**
   * A time that is looked at.
   *
   * @param peak how many times more than on average an ordinary hour, or day, may have
   */
  private record Window(Duration length, double peak) {}

  private static final List<Window> WINDOWS =
      List.of(new Window(Duration.ofHours(1), 6), new Window(LONGEST, 2));

  /** What a shop is taken to have had before it had anything: half a review in a day. */
  private static final double PAST_REVIEWS = 0.5;

  private static final double PAST_HOURS = 24;

  private Floods() {}

  /** Which way stars push a rating. */
  enum Side {
    LOW(1, 2),
    HIGH(5, 5),
    MIDDLE(3, 4);

    private final int least;
    private final int most;

    Side(int least, int most) {
      this.least = least;
      this.most = most;
    }

    static Side of(int stars) {
      if (stars <= LOW.most) {
        return LOW;
      }
      return stars < HIGH.least ? MIDDLE : HIGH;
    }

    int least() {
      return least;
    }

    int most() {
      return most;
    }

    /** How many of a rating are on this side. */
    long in(Rating rating) {
      long sum = 0;
      for (int stars = least; stars <= most; stars++) {
        sum += rating.of(stars);
      }
      return sum;
    }
  }

  /**
   * A review of a new account that nobody looked at yet.
   *
   * @param ratedAt when the stars were given
   * @param isHeld whether it is held out already
   * @param isCounted whether it is in the rating
   */
  record Recent<T>(T review, Instant ratedAt, boolean isHeld, boolean isCounted) {}

  /**
   * What of a shop is known from before.
   *
   * @param reviews on the same side that are in the rating now
   * @param age since the shop's first review
   */
  record Past(long reviews, Duration age) {}

  /**
   * Which reviews are to be held out now.
   *
   * @param recent reviews of one side and one shop by new accounts, within {@link #LONGEST}
   */
  static <T> List<T> toHold(List<Recent<T>> recent, Past past, Instant now) {
    long counted = recent.stream().filter(Recent::isCounted).count();
    double perHour =
        (Math.max(0, past.reviews() - counted) + PAST_REVIEWS) / (hours(past.age()) + PAST_HOURS);
    return WINDOWS.stream()
        .map(window -> within(recent, window, now))
        .filter(within -> !within.seen().isEmpty())
        .filter(within ->
            isFlood(
                within.seen().size(),
                perHour * hours(within.window().length()) * within.window().peak()))
        .flatMap(within -> within.seen().stream())
        .filter(each -> !each.isHeld())
        .map(Recent::review)
        .distinct()
        .collect(Collectors.toList());
  }

  private record Within<T>(Window window, List<Recent<T>> seen) {}

  private static <T> Within<T> within(List<Recent<T>> recent, Window window, Instant now) {
    Instant since = now.minus(window.length());
    return new Within<>(
        window, recent.stream().filter(each -> each.ratedAt().isAfter(since)).toList());
  }

  /** Whether so many are too many where so many were to be expected. */
  static boolean isFlood(int seen, double expected) {
    return seen > ALWAYS_ALLOWED && chanceOfAtLeast(seen, expected) < CHANCE;
  }

  /** The chance that a Poisson variable reaches a number: the sum of its upper tail. */
  static double chanceOfAtLeast(int number, double expected) {
    if (number <= expected) {
      // At least the mean: no small chance, and the sum below would need many terms.
      return 1;
    }
    double logarithm = -expected + number * Math.log(expected);
    for (int factor = 2; factor <= number; factor++) {
      logarithm -= Math.log(factor);
    }
    double term = Math.exp(logarithm);
    double sum = 0;
    // Terms fall, since the number is above the mean.
    for (int at = number; term > sum * 1e-12 && term > 0; at++) {
      sum += term;
      term *= expected / (at + 1);
    }
    return sum;
  }

  private static double hours(Duration duration) {
    return Math.max(0, duration.toSeconds()) / 3600.0;
  }
}
