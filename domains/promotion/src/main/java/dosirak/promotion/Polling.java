package dosirak.promotion;

import dosirak.promotion.FlashPlace.Standing;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When somebody in a line should ask again: seldom while nothing can happen, soon when the turn is
 * near, never all at once, and never so late that much of a turn is lost.
 */
final class Polling {
  private static final Duration SELDOM = Duration.ofSeconds(30);
  private static final Duration SPREAD = Duration.ofSeconds(3);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration IN_TURN = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private Polling() {}

  /**
   * Machine time until the next question; absent when nothing more can come.
   *
   * @param untilStart machine time, negative after it
   * @param untilTurn the estimate, where the number is known
   * @param turn how long a turn lasts
   */
  static @Nullable Duration after(
      Standing standing,
      Duration untilStart,
      Duration untilTurn,
      Duration turn,
      RandomGenerator random) {
    return switch (standing) {
      case SERVED, MISSED, TOO_LATE -> null;
      case YOUR_TURN -> IN_TURN;
      case BEFORE_DRAW -> {
        Duration spread = SPREAD.multipliedBy(random.nextInt(1_000)).dividedBy(1_000);
        if (untilStart.isNegative()) {
          yield SOON.plus(spread.dividedBy(2));
        }
        yield shorter(SELDOM, untilStart.plus(SOON)).plus(spread);
      }
      case WAITING -> {
        Duration longest = shorter(LONGEST_WAIT, turn.dividedBy(4));
        Duration about = longer(SOON.multipliedBy(2), shorter(longest, untilTurn.dividedBy(4)));
        yield about.multipliedBy(750 + random.nextInt(500)).dividedBy(1_000);
      }
    };
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
